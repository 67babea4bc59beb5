/** Who may come in: invitations are made and revoked, waiting deployments let in or turned down. */
import { copyText } from "../shared/clipboard.js";
import { part } from "../shared/dom.js";
import { ask, paragraph } from "./ask.js";

const INVITED_DAYS = 7;
const METHODS = { invite: "POST", decide: "POST", revoke: "DELETE" };

/**
 * @param {import("../shared/api.js").Api} api
 * @param {HTMLElement} page
 * @param {(section: string) => Promise<void>} refresh shows a section as it is stored now
 * @param {(error: any) => void} tell
 */
export function installDoors(api, page, refresh, tell) {
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) act(api, page, refresh, button).catch(tell);
  });
}

async function act(api, page, refresh, button) {
  const { action, path, title, question, yes } = button.dataset;
  const section = button.closest("[data-section]").dataset.section;
  if (!(await ask(page, { title, yes, said: [paragraph(question)] }))) return;
  try {
    const body = action === "revoke" ? undefined : action === "invite" ? { days: INVITED_DAYS } : {};
    const made = await api.call(METHODS[action], `/admin/${path}`, body);
    await refresh(section);
    if (action === "invite") show(page, made.link);
    else page.querySelector(`#admin-${section}`).focus(); // what was pressed is gone
  } catch (error) {
    await refresh(section); // somebody else may have decided in the meantime
    throw error;
  }
}

function show(page, link) {
  const shown = page.querySelector("#invited-template").content.firstElementChild.cloneNode(true);
  const field = part(shown, "link");
  const button = part(shown, "copy");
  field.value = link;
  button.addEventListener("click", async () => {
    if (await copyText(link)) button.textContent = button.dataset.done;
    else field.select();
  });
  part(page, "invited").replaceChildren(shown);
  field.focus();
  field.select();
}
