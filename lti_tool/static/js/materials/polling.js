// SPDX-License-Identifier: EUPL-1.2
/** Looks again while something is under way: soon after a change, less often while nothing moves, never once all is done. */

const SHORTEST_MS = 1000;
const LONGEST_MS = 6000;
const GROWTH = 1.5;

export class Polling {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #pause = SHORTEST_MS;
  #stopped = true;

  /** @param {() => Promise<{more: boolean, moved: boolean}>} look whether there is more to come, and whether anything moved */
  constructor(look) {
    this.look = look;
  }

  /** Something was put in or opened: looks again soon. */
  start() {
    this.#stopped = false;
    this.#pause = SHORTEST_MS;
    this.#later();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), this.#pause);
  }

  async #look() {
    const { more, moved } = await this.look().catch(() => ({ more: true, moved: false }));
    if (this.#stopped) return;
    if (!more) return this.stop();
    this.#pause = moved ? SHORTEST_MS : Math.min(LONGEST_MS, this.#pause * GROWTH);
    this.#later();
  }
}
