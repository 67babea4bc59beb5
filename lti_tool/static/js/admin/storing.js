// SPDX-License-Identifier: EUPL-1.2
/** Whether conversations are stored: what the tick changes for whom is asked before it holds. */
import { part } from "../shared/dom.js";
import { ask, paragraph } from "./ask.js";

/**
 * @param {import("../shared/api.js").Api} api @param {HTMLElement} page @param {Page.Tell} tell
 */
export function installStoring(api, page, tell) {
  const box = part(page, "store-nothing");
  box.addEventListener("change", () => change(api, page, box).catch(tell));
}

/** @param {import("../shared/api.js").Api} api @param {HTMLElement} page @param {HTMLInputElement} box */
async function change(api, page, box) {
  const { title, yes } = /** @type {HTMLElement} */ (box.closest("[data-section]")).dataset;
  const saved = part(page, "storing-saved");
  const wanted = { store_nothing: box.checked };
  saved.textContent = "";
  try {
    const { changes } = await api.call("POST", "/admin/storing/preview", wanted);
    if (changes.length && !(await ask(page, { title, yes, said: changes.map(paragraph) }))) {
      box.checked = !box.checked;
      return;
    }
    await api.call("PUT", "/admin/storing", wanted);
  } catch (error) {
    box.checked = !box.checked; // what is shown is what is stored
    throw error;
  }
  saved.textContent = saved.dataset.text ?? "";
  box.focus();
}
