// SPDX-License-Identifier: EUPL-1.2
/** A line for each file on its way and for each material that is there; a line that stands is changed, not made anew. */
import { fromTemplate, part } from "../shared/dom.js";
import { count, percent, size, t } from "../shared/text.js";
import { about, isUnderWay, standing } from "./words.js";

/** @typedef {{again: () => void, cancel: () => void}} TravellingActions */
/** @typedef {{open: () => void, again: () => void, replace: () => void, remove: (buttons: HTMLElement) => void}} MaterialActions */

/** @param {import("./queue.js").Item} item @param {TravellingActions} actions */
export function travellingRow(item, actions) {
  const row = fromTemplate("travelling-row");
  const { name } = item.file;
  part(row, "name").textContent = name;
  part(row, "size").textContent = size(item.file.size);
  part(row, "bar").setAttribute("aria-label", name);
  act(part(row, "again"), name, actions.again);
  act(part(row, "cancel"), name, actions.cancel);
  act(part(row, "dismiss"), name, actions.cancel);
  return row;
}

/** @param {HTMLElement} row @param {import("./queue.js").Item} item @param {number} before how many leave before it, while it waits */
export function showTravelling(row, { state, share, message, again, pauses }, before) {
  const refused = state === "refused";
  const had = row.contains(document.activeElement);
  row.classList.toggle("is-wrong", refused);
  part(row, "bar").hidden = refused;
  if (state === "waiting") part(row, "bar").removeAttribute("value"); // it moves without saying how far
  else part(row, "bar").value = share;
  part(row, "said").textContent = refused ? message : state === "waiting" ? turn(before, pauses) : way(share);
  part(row, "again").hidden = !again;
  part(row, "cancel").hidden = refused;
  part(row, "dismiss").hidden = !refused;
  if (had && !row.contains(document.activeElement)) part(row, refused ? "dismiss" : "cancel").focus();
}

/** @param {number} before @param {boolean} pauses */
function turn(before, pauses) {
  if (pauses) return t("material_busy");
  return before > 0 ? count("material_before", before) : t("material_queued");
}

/** @param {number} share */
function way(share) {
  return share < 1 ? t("material_travels", { share: percent(share) }) : t("material_arriving");
}

/** @param {MaterialActions} actions */
export function materialRow(actions) {
  const row = fromTemplate("material-row");
  part(row, "open").addEventListener("click", actions.open);
  part(row, "again").addEventListener("click", actions.again);
  part(row, "replace").addEventListener("click", actions.replace);
  part(row, "delete").addEventListener("click", () => actions.remove(part(row, "actions")));
  return row;
}

/** @param {HTMLElement} row @param {Sent.MaterialShown} material @param {number} waited ms that it has been seen waiting */
export function showMaterial(row, material, waited) {
  part(row, "title").textContent = material.title;
  part(row, "about").textContent = about(material);
  for (const name of /** @type {const} */ (["again", "replace", "delete"])) label(part(row, name), material.title);
  showStanding(row, material, waited);
  part(row, "replace").hidden = material.state !== "failed";
}

/**
 * What a line and an opened material share: the bar, the sentence, whether trying again is offered.
 * @param {HTMLElement} place @param {Sent.MaterialShown} material @param {number} waited
 */
export function showStanding(place, material, waited) {
  const bar = part(place, "bar");
  place.classList.toggle("is-wrong", material.state === "failed");
  bar.hidden = !isUnderWay(material);
  bar.setAttribute("aria-label", material.title);
  if (material.state === "reading") bar.value = material.progress;
  else bar.removeAttribute("value"); // it moves without saying how far
  part(place, "said").textContent = standing(material, waited);
  part(place, "again").hidden = material.state !== "failed";
}

/** @param {HTMLButtonElement} button @param {string} name @param {() => void} action */
function act(button, name, action) {
  label(button, name);
  button.addEventListener("click", action);
}

/** Which of several that all say "Delete" it is. @param {HTMLButtonElement} button @param {string} name */
function label(button, name) {
  button.setAttribute("aria-label", `${button.textContent?.trim()}: ${name}`);
}
