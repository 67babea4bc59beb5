// SPDX-License-Identifier: EUPL-1.2
/** A question where the button was, before something is deleted. `confirm()` is not heard in a foreign frame. */
import { fromTemplate, part } from "../shared/dom.js";

/**
 * @param {HTMLElement} buttons give way to the question, and come back
 * @param {{text: string, yes: string}} said
 * @returns {Promise<boolean>}
 */
export function askInPlace(buttons, { text, yes }) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const question = fromTemplate("material-question");
  part(question, "text").textContent = text;
  question.setAttribute("aria-label", text);
  part(question, "yes").textContent = yes;
  buttons.hidden = true;
  buttons.after(question);
  part(question, "yes").focus();
  return new Promise((resolve) => {
    const answer = (/** @type {boolean} */ good) => {
      question.remove();
      buttons.hidden = false;
      before?.focus();
      resolve(good);
    };
    part(question, "yes").addEventListener("click", () => answer(true));
    part(question, "no").addEventListener("click", () => answer(false));
    question.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // it would close the panel
      event.stopPropagation();
      answer(false);
    });
  });
}
