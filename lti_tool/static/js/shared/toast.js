// SPDX-License-Identifier: EUPL-1.2
/** "Deleted. Undo": stays for ten seconds, and longer while a pointer or the keyboard's focus is on it. */
import { byId, fromTemplate, inFront, part } from "./dom.js";

const STAY_MS = 10_000;

/** @param {string} text @param {string} [label] of the button @param {() => void} [action] */
export function showToast(text, label = "", action = () => {}) {
  const toast = fromTemplate("toast-template");
  const button = part(toast, "action");
  part(toast, "text").textContent = text;
  button.textContent = label;
  button.hidden = !label;
  button.addEventListener("click", () => {
    toast.remove();
    action();
  });
  inFront("[data-toasts]", byId("toast")).replaceChildren(toast);
  // What was pressed is gone with its row; the keyboard goes on where it is most likely wanted.
  if (label) button.focus();
  leaveLater(toast, button);
}

/** @param {HTMLElement} toast @param {HTMLElement} button */
function leaveLater(toast, button) {
  const leave = () => {
    if (toast.matches(":hover") || button.matches(":focus-visible")) setTimeout(leave, 2000);
    else toast.remove();
  };
  setTimeout(leave, STAY_MS);
}
