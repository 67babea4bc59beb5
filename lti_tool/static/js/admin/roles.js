/** The table of roles: a tick is a wish; what it changes for whom is asked before it holds. */
import { part } from "../shared/dom.js";
import { ask, paragraph } from "./ask.js";

/**
 * @param {import("../shared/api.js").Api} api
 * @param {HTMLElement} page
 * @param {(section: string) => Promise<void>} refresh shows a section as it is stored now
 * @param {(error: any) => void} tell
 */
export function installRoles(api, page, refresh, tell) {
  page.addEventListener("change", (event) => {
    if (event.target.closest("[data-role]")) wish(api, page, refresh, event.target).catch(tell);
  });
}

async function wish(api, page, refresh, box) {
  const row = box.closest("[data-role]");
  const { title, yes } = row.closest("[data-section]").dataset;
  const role = row.dataset.role;
  const permissions = [...row.querySelectorAll("input:checked")].map((input) => input.value);
  part(page, "saved").textContent = "";
  const undo = () => (box.checked = !box.checked);
  try {
    const { changes } = await api.call("POST", "/admin/roles/preview", { role, permissions });
    if (!(await ask(page, { title, yes, said: changes.map(paragraph) }))) return undo();
    await api.call("PUT", "/admin/roles", { role, permissions, version: row.dataset.seen });
  } catch (error) {
    undo(); // what is shown is what is stored
    if (error.code === "changed_meanwhile") await show(page, refresh, role, box.value);
    throw error;
  }
  await show(page, refresh, role, box.value);
  part(page, "saved").textContent = part(page, "saved").dataset.text;
}

/** The section as it is stored, with the same tick in focus and the sub-roles open where that one is among them. */
async function show(page, refresh, role, permission) {
  await refresh("roles");
  const box = page.querySelector(`[data-role="${role}"] [value="${permission}"]`);
  if (box.closest("details")) box.closest("details").open = true;
  box.focus();
}
