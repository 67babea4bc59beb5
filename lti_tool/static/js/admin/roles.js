// SPDX-License-Identifier: EUPL-1.2
/** The table of roles: what a tick changes for whom is asked before it holds. */
import { ApiError } from "../shared/api.js";
import { part, within } from "../shared/dom.js";
import { ask, paragraph } from "./ask.js";

/**
 * @param {import("../shared/api.js").Api} api
 * @param {HTMLElement} page
 * @param {(section: string) => Promise<void>} refresh shows a section as it is stored now
 * @param {Page.Tell} tell
 */
export function installRoles(api, page, refresh, tell) {
  page.addEventListener("change", (event) => {
    const box = /** @type {HTMLInputElement} what else changes is in no row */ (event.target);
    if (box.closest("[data-role]")) change(api, page, refresh, box).catch(tell);
  });
}

/**
 * @param {import("../shared/api.js").Api} api @param {HTMLElement} page
 * @param {(section: string) => Promise<void>} refresh @param {HTMLInputElement} box
 */
async function change(api, page, refresh, box) {
  const row = /** @type {HTMLElement} */ (box.closest("[data-role]"));
  const { title, yes } = /** @type {HTMLElement} */ (row.closest("[data-section]")).dataset;
  const { role = "" } = row.dataset;
  const ticked = /** @type {NodeListOf<HTMLInputElement>} */ (row.querySelectorAll("input:checked"));
  const permissions = [...ticked].map((input) => input.value);
  part(page, "saved").textContent = "";
  const undo = () => (box.checked = !box.checked);
  try {
    const { changes } = await api.call("POST", "/admin/roles/preview", { role, permissions });
    if (!(await ask(page, { title, yes, said: changes.map(paragraph) }))) return undo();
    await api.call("PUT", "/admin/roles", { role, permissions, version: row.dataset.seen });
  } catch (error) {
    undo(); // what is shown is what is stored
    if (error instanceof ApiError && error.code === "changed_meanwhile") await show(page, refresh, role, box.value);
    throw error;
  }
  await show(page, refresh, role, box.value);
  part(page, "saved").textContent = part(page, "saved").dataset.text ?? "";
}

/**
 * The section as it is stored, with the same tick in focus and the sub-roles open where that one is among them.
 * @param {HTMLElement} page @param {(section: string) => Promise<void>} refresh
 * @param {string} role @param {string} permission
 */
async function show(page, refresh, role, permission) {
  await refresh("roles");
  const box = within(page, `[data-role="${role}"] [value="${permission}"]`);
  const subs = box.closest("details");
  if (subs) subs.open = true;
  box.focus();
}
