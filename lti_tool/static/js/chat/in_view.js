// SPDX-License-Identifier: EUPL-1.2
/**
 * "About: Sheet 3" above the question field: what the student has open in the course, as the platform's page tells it.
 * Once removed it stays so, through reloads too, until that page tells of something else.
 */
import { announce } from "../shared/announce.js";
import { byId } from "../shared/dom.js";
import { read, remove, write } from "../shared/storage.js";
import { t } from "../shared/text.js";
import { readInView } from "./in_view_message.js";

export class InView {
  /**
   * @param {import("../shared/parent_page.js").ParentPage} page @param {string} owner whose tab it is
   * @param {() => void} goOn where the focus goes when the line with the button is gone
   */
  constructor(page, owner, goOn) {
    this.key = `not-about:${owner}`;
    /** @type {Sent.AboutShown | null} */
    this.told = null;
    byId("in-view-remove").addEventListener("click", () => this.#remove(goOn));
    page.listen((data) => this.#hear(readInView(data)));
    page.tell("campustutor.ready");
  }

  /** What the next question is about. @returns {Sent.AboutShown | null} */
  get about() {
    return this.told && this.told.item !== read(this.key) ? this.told : null;
  }

  /** @param {Sent.AboutShown | null | undefined} told */
  #hear(told) {
    if (told === undefined) return;
    const before = this.told;
    this.told = told;
    if (told && told.item !== read(this.key)) remove(this.key);
    this.#show();
    // At first it is read out with the question field.
    if (before && told && before.item !== told.item) announce(t("in_view_changed", { title: told.title }));
  }

  /** @param {() => void} goOn */
  #remove(goOn) {
    if (this.told) write(this.key, this.told.item);
    this.#show();
    announce(t("in_view_removed"));
    goOn();
  }

  #show() {
    const shown = this.about;
    byId("in-view").hidden = !shown;
    const line = byId("in-view-text");
    line.textContent = line.title = shown ? t("in_view", { title: shown.title }) : "";
    const button = byId("in-view-remove");
    button.title = shown ? t("in_view_remove", { title: shown.title }) : "";
    button.setAttribute("aria-label", button.title);
  }
}
