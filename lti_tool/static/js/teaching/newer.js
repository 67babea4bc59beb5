// SPDX-License-Identifier: EUPL-1.2
/** Somebody else has saved meanwhile: their text stands below each field that differs, to be taken or left. */
import { fromTemplate, part } from "../shared/dom.js";
import { chosenLabel, differences, fillForm, isChoice, isTime, readForm, rowOf, zoneOf } from "./form.js";
import { when } from "../shared/text.js";
import { unfold } from "./parts.js";

/** @param {HTMLFormElement} form @param {Sent.TutorFields} newer the text that is stored now */
export function showNewer(form, newer) {
  forgetNewer(form);
  for (const name of differences(newer, readForm(form))) {
    const place = fromTemplate("newer-template");
    part(place, "text").textContent = shown(form, name, newer[name]);
    part(place, "take").addEventListener("click", () => {
      fillForm(form, { ...readForm(form), [name]: newer[name] });
      place.remove();
      form.dispatchEvent(new Event("input")); // as if it was typed
    });
    rowOf(form, name).append(place);
    unfold(rowOf(form, name));
  }
}

/** @param {HTMLFormElement} form */
export function forgetNewer(form) {
  form.querySelectorAll(".newer").forEach((place) => place.remove());
}

/** @param {HTMLFormElement} form @param {keyof Sent.TutorFields} name @param {Sent.TutorFields[keyof Sent.TutorFields]} value */
function shown(form, name, value) {
  if (isChoice(name)) return chosenLabel(form, name, String(value));
  if (isTime(name)) return value ? when(String(value), zoneOf(form)) : "–";
  return String((Array.isArray(value) ? value.join("\n") : value) || "–");
}
