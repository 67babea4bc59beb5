// SPDX-License-Identifier: EUPL-1.2
/** One question before the stored text is replaced. `confirm()` is not heard in a foreign frame: browsers answer with no. */
import { part, within } from "../shared/dom.js";

/**
 * @param {HTMLElement} dialog with a place for it
 * @param {string} question @param {string} yes what the button says
 * @returns {Promise<boolean>}
 */
export function ask(dialog, question, yes) {
  const place = part(dialog, "replacing");
  const said = within(place, "p");
  const asker = /** @type {HTMLElement | null} */ (document.activeElement);
  said.textContent = question;
  part(place, "replace-yes").textContent = yes;
  place.hidden = false;
  place.scrollIntoView({ block: "center" });
  said.focus();
  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ answer) => {
      place.hidden = true;
      asker?.focus();
      resolve(answer);
    };
    part(place, "replace-yes").onclick = () => end(true);
    part(place, "replace-no").onclick = () => end(false);
    dialog.addEventListener("close", () => end(false), { once: true });
  });
}
