// SPDX-License-Identifier: EUPL-1.2
/** Ordered lines of a form (steps, misconceptions): added, moved and removed by pointer or keyboard, removals undone. */
import { part } from "../shared/dom.js";

/** @typedef {{changed: () => void, removed: (back: () => void) => void}} Told */

export class LineList {
  /**
   * @param {HTMLElement} list @param {() => HTMLElement} make a new, empty line
   * @param {Told} told `removed` is given what brings the line back
   */
  constructor(list, make, told) {
    this.list = list;
    this.make = make;
    this.told = told;
  }

  /** @returns {HTMLElement[]} */
  get lines() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** @param {Record<string, string>} [texts] by the part that takes it @param {{confirmed?: boolean}} [options] whether it waits to be ticked */
  add(texts = {}, { confirmed = true } = {}) {
    const line = this.make();
    for (const [name, text] of Object.entries(texts)) within(line, name).value = text;
    part(line, "line-confirm").hidden = confirmed;
    part(line, "line-up").addEventListener("click", () => this.#move(line, -1, part(line, "line-up")));
    part(line, "line-down").addEventListener("click", () => this.#move(line, 1, part(line, "line-down")));
    part(line, "line-remove").addEventListener("click", () => this.#remove(line));
    line.addEventListener("keydown", (event) => {
      if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
      event.preventDefault();
      this.#move(line, event.key === "ArrowUp" ? -1 : 1, /** @type {HTMLElement} */ (event.target));
    });
    this.list.append(line);
    return line;
  }

  /** @param {HTMLElement} line @param {-1 | 1} by @param {HTMLElement} focused keeps the focus */
  #move(line, by, focused) {
    const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(line);
    else other.after(line);
    focused.focus();
    this.told.changed();
  }

  /** @param {HTMLElement} line */
  #remove(line) {
    const next = line.nextElementSibling;
    line.remove();
    this.told.changed();
    this.told.removed(() => {
      this.list.insertBefore(line, next?.parentElement === this.list ? next : null);
      line.querySelector("textarea")?.focus();
      this.told.changed();
    });
  }
}

/** @param {HTMLElement} line @param {string} name */
function within(line, name) {
  return /** @type {HTMLTextAreaElement} */ (line.querySelector(`[data-part="${name}"]`));
}
