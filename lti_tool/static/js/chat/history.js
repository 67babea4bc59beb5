// SPDX-License-Identifier: EUPL-1.2
/** The list of own conversations: open, rename, delete with undo, find by title. */
import { byId, emit, fromTemplate, part } from "../shared/dom.js";
import { showNotice } from "../shared/notice.js";
import { renameInPlace } from "./rename.js";
import { day, t } from "../shared/text.js";
import { showToast } from "../shared/toast.js";

const FILTER_FROM = 8;

export class History {
  /** @param {import("../shared/api.js").Api} api */
  constructor(api) {
    this.api = api;
    this.list = byId("conversations");
    /** The one that is open. @type {string | null} */
    this.current = null;
    byId("filter").addEventListener("input", () => this.#filter());
  }

  async load() {
    const { conversations } = await this.api.call("GET", "/conversations");
    return this.show(conversations);
  }

  /** @param {Sent.ConversationListed[]} conversations the newest first */
  show(conversations) {
    this.list.replaceChildren(...conversations.map((conversation) => this.#row(conversation)));
    byId("no-conversations").hidden = conversations.length > 0;
    byId("filter-place").hidden = conversations.length < FILTER_FROM;
    this.#filter();
    this.mark(this.current);
    return conversations;
  }

  /** Shows which one is open. @param {string | null} id */
  mark(id) {
    this.current = id;
    for (const row of this.#rows()) {
      if (row.dataset.id === id) part(row, "open").setAttribute("aria-current", "true");
      else part(row, "open").removeAttribute("aria-current");
    }
  }

  #rows() {
    return /** @type {HTMLLIElement[]} */ ([...this.list.children]);
  }

  /** @param {Sent.ConversationListed} conversation */
  #row({ id, title, until }) {
    const row = fromTemplate("conversation-template");
    row.dataset.id = id;
    row.dataset.until = t("deleted_on", { date: day(until) });
    this.#title(row, title ?? t("untitled"));
    part(row, "open").addEventListener("click", () => emit(row, "open-conversation", { id }));
    part(row, "rename").addEventListener("click", () => this.#rename(row));
    part(row, "delete").addEventListener("click", () => this.#delete(row));
    return row;
  }

  /** @param {HTMLLIElement} row @param {string} title */
  #title(row, title) {
    row.dataset.title = title;
    part(row, "open").textContent = title;
    part(row, "open").title = `${title}\n${row.dataset.until}`;
    part(row, "open").dir = "auto";
    part(row, "rename").setAttribute("aria-label", t("rename_named", { title }));
    part(row, "delete").setAttribute("aria-label", t("delete_named", { title }));
  }

  /** @param {HTMLLIElement} row */
  #rename(row) {
    const { id = "", title: before = "" } = row.dataset;
    renameInPlace(row, before, async (title) => {
      this.#title(row, title);
      await this.#try(() => this.api.call("PATCH", `/conversations/${id}`, { title }), () => this.#title(row, before));
    });
  }

  /** @param {HTMLLIElement} row */
  async #delete(row) {
    const { id = "", title = "" } = row.dataset;
    row.hidden = true;
    const gone = await this.#try(() => this.api.call("DELETE", `/conversations/${id}`), () => (row.hidden = false));
    if (!gone) return;
    if (this.current === id) emit(this.list, "open-conversation", { id: null, stay: true });
    row.remove();
    byId("no-conversations").hidden = this.list.children.length > 0;
    showToast(t("deleted", { title }), t("undo"), () => this.#restore(id));
  }

  /** @param {string} id */
  async #restore(id) {
    const back = await this.#try(() => this.api.call("POST", `/conversations/${id}/restore`));
    if (!back) return;
    await this.load();
    emit(this.list, "open-conversation", { id, stay: true });
  }

  /** @param {() => Promise<unknown>} action @param {() => void} undo @returns {Promise<boolean>} whether it went well */
  async #try(action, undo = () => {}) {
    try {
      await action();
      return true;
    } catch (error) {
      undo();
      const { message, retryAfter } = /** @type {Page.Failure} */ (error);
      showNotice(message, { retryAfter });
      return false;
    }
  }

  #filter() {
    const wanted = byId("filter").value.trim().toLocaleLowerCase();
    for (const row of this.#rows()) row.hidden = !row.dataset.title?.toLocaleLowerCase().includes(wanted);
    const none = wanted && this.#rows().every((row) => row.hidden);
    byId("no-match").textContent = none ? t("no_match", { text: byId("filter").value.trim() }) : "";
  }
}
