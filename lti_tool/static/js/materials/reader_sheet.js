// SPDX-License-Identifier: EUPL-1.2
/**
 * Opens and closes the reader. Beside the conversation it is one more column; on narrow pages a sheet, behind which
 * nothing can be reached, and which the way back closes, as people with a phone expect.
 */
import { byId } from "../shared/dom.js";

/** As in css/reader.css: a frame in a course page is seldom wider than 850 pixels. */
const WIDE = "(min-width: 46em)";

export class Sheet {
  /** @type {HTMLElement | null} what opened it, and gets the focus back */
  #mark = null;

  /** @param {HTMLElement} panel @param {() => void} closed */
  constructor(panel, closed) {
    this.panel = panel;
    this.closed = closed;
    this.wide = matchMedia(WIDE);
    this.wide.addEventListener("change", () => this.isOpen && this.#cover());
    byId("scrim").addEventListener("click", () => this.close());
    addEventListener("popstate", () => this.isOpen && !history.state?.reading && this.close());
    document.addEventListener("keydown", (event) => this.#escape(event));
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** @param {HTMLElement} mark */
  open(mark) {
    this.#current(mark);
    if (this.isOpen) return;
    this.panel.hidden = false;
    byId("app").classList.add("is-reading");
    this.#cover();
    if (!this.wide.matches) noteStep();
  }

  /** @param {{quiet?: boolean}} [how] quiet: the focus stays where it is */
  close({ quiet = false } = {}) {
    if (!this.isOpen) return;
    this.panel.hidden = true;
    byId("app").classList.remove("is-reading");
    this.#cover();
    if (history.state?.reading) history.back();
    const mark = this.#mark;
    this.#current(null);
    if (!quiet) (mark?.isConnected ? mark : byId("question")).focus();
    this.closed();
  }

  /** @param {HTMLElement | null} mark */
  #current(mark) {
    this.#mark?.removeAttribute("aria-current");
    mark?.setAttribute("aria-current", "true");
    this.#mark = mark;
  }

  /** What lies behind the sheet. */
  #cover() {
    const covered = this.isOpen && !this.wide.matches;
    byId("chat").inert = covered;
    byId("scrim").hidden = !covered;
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || !this.isOpen) return;
    const { activeElement: at } = document;
    // In the conversation Escape may be meant for a field; beside the page it is meant for nothing else.
    if (!this.wide.matches || !at || at === document.body || this.panel.contains(at) || at === this.#mark) this.close();
  }
}

/** One step to go back from; what the page keeps there stays. */
function noteStep() {
  try {
    history.pushState({ ...history.state, reading: true }, "");
  } catch {
    // A sandboxed frame may refuse; there the button closes.
  }
}
