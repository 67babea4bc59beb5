// SPDX-License-Identifier: EUPL-1.2
/** Whose role may not chat still reads and deletes what is their own. After a reload the activity has to be opened again. */
import { Api } from "../shared/api.js";
import { neverFromCache } from "../shared/coming_back.js";
import { byId, fromTemplate, pageData, part, within } from "../shared/dom.js";
import { installMarkedCopy } from "../shared/marked_copy.js";
import { readInPages } from "../shared/read_only_messages.js";
import { linkInstitutionPages } from "../shared/institution_pages.js";
import { inItsLanguage } from "../shared/session.js";
import { day, t } from "../shared/text.js";
import { showToast } from "../shared/toast.js";
import { installMyData } from "./panel.js";

const session = /** @type {Page.Session} a launch made this page */ (pageData("session"));
const api = new Api(byId("app").dataset.root ?? "", session.token);
const leave = () => location.replace(inItsLanguage(session.home));
neverFromCache(leave);
linkInstitutionPages(session);
installMyData(api, leave);
installMarkedCopy();

/** @param {Page.Failure} error */
function tell(error) {
  byId("problem").hidden = false;
  byId("problem").textContent = error.message;
}

async function load() {
  const { conversations } = await api.call("GET", "/conversations");
  byId("conversations").replaceChildren(...conversations.map(row));
  tellWhether();
}

function tellWhether() {
  const none = byId("conversations").children.length === 0;
  byId("own-data").hidden = none;
  byId("own-none").hidden = !none;
}

/** @param {Sent.ConversationListed} conversation */
function row({ id, title, updated_at: used, until }) {
  const item = fromTemplate("own-conversation");
  part(item, "title").textContent = title ?? t("untitled");
  part(item, "when").textContent = `${day(used)}, ${t("deleted_on", { date: day(until) })}`;
  part(item, "delete").setAttribute("aria-label", t("delete_named", { title: title ?? t("untitled") }));
  part(item, "delete").addEventListener("click", () => remove(item, id).catch(tell));
  within(item, "details").addEventListener("toggle", () => read(item, id).catch(tell), { once: true });
  return item;
}

/** @param {HTMLElement} item @param {string} id */
function read(item, id) {
  return readInPages(item, (query) => api.call("GET", `/conversations/${id}${query}`));
}

/** @param {HTMLElement} item @param {string} id */
async function remove(item, id) {
  await api.call("DELETE", `/conversations/${id}`);
  item.remove();
  tellWhether();
  const back = () => api.call("POST", `/conversations/${id}/restore`).then(load).catch(tell);
  showToast(t("deleted", { title: part(item, "title").textContent ?? "" }), t("undo"), back);
}

load().catch(tell);
