// SPDX-License-Identifier: EUPL-1.2
/** Lines that stay where they are while what they tell changes: neither the focus nor an open question is lost. */

/** @template Thing */
export class Lines {
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();

  /**
   * @param {HTMLElement} place
   * @param {{key: (thing: Thing) => string, make: (thing: Thing) => HTMLElement, show: (row: HTMLElement, thing: Thing) => void}} how
   */
  constructor(place, how) {
    this.place = place;
    this.how = how;
  }

  /** @param {Thing[]} things in their order */
  show(things) {
    const keys = new Set(things.map(this.how.key));
    for (const [key, row] of this.#rows) {
      if (keys.has(key)) continue;
      row.remove();
      this.#rows.delete(key);
    }
    things.forEach((thing, n) => {
      const row = this.#rows.get(this.how.key(thing)) ?? this.#make(thing);
      this.how.show(row, thing);
      if (this.place.children[n] !== row) this.place.insertBefore(row, this.place.children[n] ?? null);
    });
  }

  /** On the first thing to press in a line. @param {string} key */
  focus(key) {
    this.#rows.get(key)?.querySelector("button")?.focus();
  }

  /** @param {Thing} thing */
  #make(thing) {
    const row = this.how.make(thing);
    this.#rows.set(this.how.key(thing), row);
    return row;
  }
}
