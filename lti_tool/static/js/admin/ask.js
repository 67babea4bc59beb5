// SPDX-License-Identifier: EUPL-1.2
/** One question before something takes effect. `confirm()` is not heard in a foreign frame: browsers answer it with no. */
import { part } from "../shared/dom.js";

/**
 * @param {HTMLElement} page the administration page with its dialog
 * @param {{title?: string, yes?: string, said: Node[]}} question title and button stand in the section's data
 * @returns {Promise<boolean>}
 */
export function ask(page, { title, yes, said }) {
  const dialog = part(page, "ask");
  part(dialog, "title").textContent = title ?? "";
  part(dialog, "yes").textContent = yes ?? "";
  part(dialog, "said").replaceChildren(...said);
  dialog.returnValue = "";
  dialog.showModal();
  part(dialog, "title").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** @param {string} text */
export function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}
