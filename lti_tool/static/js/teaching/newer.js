// SPDX-License-Identifier: EUPL-1.2
/** Somebody else has saved meanwhile: their text stands below each field that differs, to be taken or left. */
import { fromTemplate, part, within } from "../shared/dom.js";
import { differences, fillForm, isChoice, readForm, rowOf } from "./form.js";

/** @param {HTMLFormElement} form @param {Sent.TutorFields} newer the text that is stored now */
export function showNewer(form, newer) {
  forgetNewer(form);
  for (const name of differences(newer, readForm(form))) {
    const place = fromTemplate("newer-template");
    part(place, "text").textContent = shown(form, name, newer[name]);
    part(place, "take").addEventListener("click", () => {
      fillForm(form, { ...readForm(form), [name]: newer[name] });
      place.remove();
    });
    rowOf(form, name).append(place);
  }
}

/** @param {HTMLFormElement} form */
export function forgetNewer(form) {
  form.querySelectorAll(".newer").forEach((place) => place.remove());
}

/** @param {HTMLFormElement} form @param {keyof Sent.TutorFields} name @param {Sent.TutorFields[keyof Sent.TutorFields]} value */
function shown(form, name, value) {
  if (isChoice(name)) return within(form, `[name="${name}"][value="${value}"]`).closest("label")?.querySelector("strong")?.textContent ?? "";
  return String((Array.isArray(value) ? value.join("\n") : value) || "–");
}
