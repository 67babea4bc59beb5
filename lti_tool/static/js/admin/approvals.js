// SPDX-License-Identifier: EUPL-1.2
/** Who may come in: invitations are made and revoked, waiting deployments let in or turned down. */
import { copyText } from "../shared/clipboard.js";
import { fromTemplate, part, within } from "../shared/dom.js";
import { ask, paragraph } from "./ask.js";

const INVITED_DAYS = 7;
/** @typedef {{action: keyof typeof METHODS, path: string, title: string, question: string, yes: string}} Asked */

const METHODS = { invite: "POST", decide: "POST", revoke: "DELETE" };

/**
 * @param {import("../shared/api.js").Api} api
 * @param {HTMLElement} page
 * @param {(section: string) => Promise<void>} refresh shows a section as it is stored now
 * @param {Page.Tell} tell
 */
export function installApprovals(api, page, refresh, tell) {
  page.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-action]");
    if (button) act(api, page, refresh, /** @type {HTMLElement} */ (button)).catch(tell);
  });
}

/**
 * @param {import("../shared/api.js").Api} api @param {HTMLElement} page
 * @param {(section: string) => Promise<void>} refresh @param {HTMLElement} button
 */
async function act(api, page, refresh, button) {
  const { action, path, title, question, yes } = /** @type {Asked} the button's template has all */ (button.dataset);
  const { section = "" } = /** @type {HTMLElement} */ (button.closest("[data-section]")).dataset;
  if (!(await ask(page, { title, yes, said: [paragraph(question)] }))) return;
  try {
    const body = action === "revoke" ? undefined : action === "invite" ? { days: INVITED_DAYS } : {};
    const made = await api.call(METHODS[action], `/admin/${path}`, body);
    await refresh(section);
    if (action === "invite") show(page, /** @type {Sent.NewInvitation} */ (made).link);
    else within(page, `#admin-${section}`).focus(); // what was pressed is gone
  } catch (error) {
    await refresh(section); // somebody else may have decided in the meantime
    throw error;
  }
}

/** @param {HTMLElement} page @param {string} link */
function show(page, link) {
  const shown = fromTemplate("invited-template");
  const field = part(shown, "link");
  const button = part(shown, "copy");
  field.value = link;
  button.addEventListener("click", async () => {
    if (await copyText(link)) button.textContent = button.dataset.done ?? "";
    else field.select();
  });
  part(page, "invited").replaceChildren(shown);
  field.focus();
  field.select();
}
