// SPDX-License-Identifier: EUPL-1.2
/**
 * Opens and closes the reader. Beside the conversation it is one more column; on narrow pages, over a dialog and on a page
 * without a chat it is a sheet, behind which nothing can be reached, and which the way back closes, as people with a phone
 * expect.
 */

/** As in css/reader.css: a frame in a course page is seldom wider than 850 pixels. */
const WIDE = "(min-width: 46em)";
/** A page that has a column for it. */
const COLUMNS = ".app";

export class Sheet {
  /** @type {HTMLElement | null} what opened it, and gets the focus back */
  #mark = null;
  /** What was made unreachable behind it. @type {HTMLElement[]} */
  #covered = [];

  /** @param {HTMLElement} panel @param {() => void} closed */
  constructor(panel, closed) {
    this.panel = panel;
    this.closed = closed;
    this.home = /** @type {HTMLElement} */ (panel.parentElement);
    this.scrim = /** @type {HTMLElement | null} */ (document.getElementById("scrim"));
    this.wide = matchMedia(WIDE);
    this.wide.addEventListener("change", () => this.isOpen && this.#cover());
    this.scrim?.addEventListener("click", () => this.close());
    addEventListener("popstate", () => this.isOpen && !history.state?.reading && this.close());
    document.addEventListener("keydown", (event) => this.#escape(event));
    // The dialog that it lies over is closed by what closes dialogs; "close" does not bubble.
    document.addEventListener("close", (event) => event.target === this.place && this.close({ quiet: true }), true);
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** In which it lies: the page's own place, or a dialog above the page. */
  get place() {
    return /** @type {HTMLElement} */ (this.panel.parentElement);
  }

  get isBeside() {
    return this.wide.matches && this.place.matches(COLUMNS);
  }

  /** @param {HTMLElement} mark */
  open(mark) {
    const place = /** @type {HTMLElement | null} */ (mark.closest("dialog[open]")) ?? this.home;
    if (place !== this.place) this.close({ quiet: true });
    this.#current(mark);
    if (this.isOpen) return;
    if (place !== this.place) place.append(this.panel);
    this.panel.hidden = false;
    this.#cover();
    if (!this.isBeside) noteStep();
  }

  /** @param {{quiet?: boolean}} [how] quiet: the focus stays where it is */
  close({ quiet = false } = {}) {
    if (!this.isOpen) return;
    this.panel.hidden = true;
    this.#cover();
    if (this.place !== this.home) this.home.append(this.panel);
    if (history.state?.reading) history.back();
    const mark = this.#mark;
    this.#current(null);
    if (!quiet) (mark?.isConnected ? mark : document.getElementById("question"))?.focus();
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
    const covered = this.isOpen && !this.isBeside;
    for (const one of this.#covered) one.inert = false;
    this.#covered = covered ? this.#behind() : [];
    for (const one of this.#covered) one.inert = true;
    this.place.classList.toggle("is-reading", this.isOpen);
    if (this.scrim) this.scrim.hidden = !covered || this.place !== this.home;
  }

  #behind() {
    const beside = /** @type {HTMLElement[]} */ ([...this.place.children]);
    return beside.filter((one) => one !== this.panel && one !== this.scrim && !one.inert && !one.matches("[aria-live]"));
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || !this.isOpen) return;
    const { activeElement: at } = document;
    // In the conversation Escape may be meant for a field; beside the page it is meant for nothing else.
    if (this.isBeside && at && at !== document.body && !this.panel.contains(at) && at !== this.#mark) return;
    event.preventDefault(); // a dialog behind it stays open
    this.close();
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
