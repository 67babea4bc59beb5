// SPDX-License-Identifier: EUPL-1.2
/**
 * A page of the course material beside the answer that cites it, the passage marked. Opened by the event "open-passage";
 * on wide pages the conversation stays usable, on narrow ones a sheet lies over it.
 */
import { announce } from "../shared/announce.js";
import { ApiError } from "../shared/api.js";
import { byId, part, within } from "../shared/dom.js";
import { fill, reachable } from "../shared/prose.js";
import { t } from "../shared/text.js";
import { Picture } from "./reader_picture.js";
import { Sheet } from "./reader_sheet.js";

const MARGIN = 12;

/** @param {import("../shared/api.js").Api} api */
export function installReader(api) {
  const reader = new Reader(api);
  document.addEventListener("open-passage", ({ detail }) => reader.open(detail));
  document.addEventListener("conversation-opened", () => reader.sheet.close({ quiet: true }));
}

class Reader {
  /** @type {AbortController | undefined} of the page that is being opened */
  #opening;

  /** @param {import("../shared/api.js").Api} api */
  constructor(api) {
    this.api = api;
    this.panel = byId("reader");
    this.title = byId("reader-title");
    this.body = part(this.panel, "reader-body");
    this.sheet = new Sheet(this.panel, () => this.#opening?.abort());
    this.picture = new Picture(api, part(this.panel, "reader-picture"));
    this.before = part(this.panel, "page-before");
    this.behind = part(this.panel, "page-behind");
    part(this.panel, "close-reader").addEventListener("click", () => this.sheet.close());
  }

  /** @param {Page.Events["open-passage"]} wanted */
  open({ id, title, place, mark }) {
    this.#head(title, place);
    this.sheet.open(mark);
    this.title.focus();
    this.#show(id);
  }

  /** @param {string} id of the passage */
  async #show(id) {
    this.#opening?.abort();
    const { signal } = (this.#opening = new AbortController());
    this.#clear();
    try {
      const page = await this.api.call("GET", `/passages/${id}`, undefined, signal);
      if (!signal.aborted) this.#fill(page);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.#failed(error, id);
    }
  }

  #clear() {
    part(this.panel, "reader-page").replaceChildren();
    part(this.panel, "reader-version").hidden = true;
    part(this.panel, "reader-trouble").hidden = true;
    part(this.panel, "in-course").hidden = true;
    part(this.panel, "reader-status").textContent = t("page_opens");
    this.picture.forget();
    this.#lead(this.before, null);
    this.#lead(this.behind, null);
  }

  /** @param {Sent.PassageShown} page */
  #fill(page) {
    this.#head(page.title, page.place);
    part(this.panel, "reader-status").textContent = "";
    const version = part(this.panel, "reader-version");
    version.textContent = page.version_message ?? "";
    version.hidden = !page.version_message;
    const link = part(this.panel, "in-course");
    link.hidden = !page.link;
    link.href = page.link ?? "";
    this.picture.offer(page.image, t("page_picture", { place: page.place }));
    this.#lead(this.before, page.previous);
    this.#lead(this.behind, page.next);
    this.#text(page);
  }

  /** @param {Sent.PassageShown} page */
  #text({ html, language, version_message: message }) {
    const place = part(this.panel, "reader-page");
    place.lang = language;
    reachable(fill(place, html));
    const cited = /** @type {HTMLElement | null} */ (place.querySelector(".cited"));
    cited?.setAttribute("role", "group");
    cited?.setAttribute("aria-label", t("cited_passage"));
    // Not scrollIntoView, which would scroll the course page around the frame too.
    this.body.scrollTop = cited ? cited.offsetTop - MARGIN : 0;
    announce([t("page_is_open"), message].filter(Boolean).join(" "));
  }

  /** @param {string} title @param {string} place */
  #head(title, place) {
    this.title.textContent = title;
    part(this.panel, "where").textContent = place;
  }

  /** @param {HTMLButtonElement} button @param {string | null} id */
  #lead(button, id) {
    // A button that is disabled loses the focus to nowhere.
    if (!id && document.activeElement === button) this.title.focus();
    button.disabled = !id;
    button.onclick = id ? () => this.#show(id) : null;
  }

  /** @param {ApiError} error @param {string} id */
  #failed(error, id) {
    const place = part(this.panel, "reader-trouble");
    const retry = within(place, "button");
    part(this.panel, "reader-status").textContent = "";
    within(place, "p").textContent = error.status === 0 ? t("page_offline") : error.message;
    retry.hidden = error.status === 404;
    retry.onclick = () => {
      this.title.focus();
      this.#show(id);
    };
    place.hidden = false;
    announce(within(place, "p").textContent ?? "");
  }
}
