// SPDX-License-Identifier: EUPL-1.2
/** Files on their way to the tool: a few at a time, the others wait for their turn; what one of them meets stops no other. */

export const MAX_TRAVELLING = 3;
/** How often a file that a busy server refused is sent again by itself: at its 15 seconds, ten minutes. */
export const MAX_TRIES = 40;

/**
 * @typedef {object} Item
 * @property {File} file
 * @property {string | null} replaces the material whose next version it is; null: a new one
 * @property {"waiting" | "travelling" | "refused"} state
 * @property {number} share of it that has left, 0 to 1
 * @property {string} message why it was refused, with the remedy
 * @property {boolean} again whether trying again can help
 * @property {number} tries how often a busy server refused it
 * @property {boolean} pauses it waits for the time that the server named
 */

/** @template Arrived */
export class Queue {
  /** @type {Item[]} those that are seen, in the order in which they were put in */
  items = [];
  /** @type {Map<Item, AbortController>} */
  #travelling = new Map();

  /**
   * @param {(item: Item, on: {signal: AbortSignal, progress: (share: number) => void}) => Promise<Arrived>} send
   * @param {{changed: (item: Item) => void, arrived: (item: Item, answer: Arrived) => void}} told
   */
  constructor(send, told) {
    this.send = send;
    this.told = told;
  }

  /** Whether leaving the page would lose something. */
  get busy() {
    return this.items.some(({ state }) => state !== "refused");
  }

  /** @param {File} file @param {{replaces?: string | null, refusal?: string}} [how] `refusal`: it shall not travel at all */
  add(file, { replaces = null, refusal = "" } = {}) {
    /** @type {Item} */
    const item = { file, replaces, state: refusal ? "refused" : "waiting", share: 0, message: refusal, again: false, tries: 0, pauses: false };
    this.items.push(item);
    this.told.changed(item);
    this.#next();
    return item;
  }

  /** @param {Item} item it is no longer wanted, wherever it is */
  drop(item) {
    this.#travelling.get(item)?.abort();
    this.#remove(item);
    this.#next();
  }

  /** @param {Item} item one that was refused */
  again(item) {
    Object.assign(item, { state: "waiting", share: 0, message: "", again: false, tries: 0 });
    this.told.changed(item);
    this.#next();
  }

  #next() {
    for (const item of this.items.filter(({ state, pauses }) => state === "waiting" && !pauses)) {
      if (this.#travelling.size >= MAX_TRAVELLING) return;
      this.#travel(item);
    }
  }

  /** @param {Item} item */
  #travel(item) {
    const controller = new AbortController();
    this.#travelling.set(item, controller);
    this.#change(item, { state: "travelling" });
    const progress = (/** @type {number} */ share) => this.#change(item, { share });
    const sent = this.send(item, { signal: controller.signal, progress });
    const ended = sent.then((answer) => this.#arrived(item, answer), (error) => this.#refused(item, error));
    return ended.finally(() => {
      this.#travelling.delete(item);
      this.#next();
    });
  }

  /** @param {Item} item @param {Arrived} answer */
  #arrived(item, answer) {
    if (!this.items.includes(item)) return; // it was cancelled meanwhile
    this.#remove(item);
    this.told.arrived(item, answer);
  }

  /** @param {Item} item @param {Page.Failure} error */
  #refused(item, { message, code, retryAfter, status = 0 }) {
    if (code === "busy" && retryAfter && item.tries < MAX_TRIES) return this.#pause(item, retryAfter);
    this.#change(item, { state: "refused", message, again: isWorthAgain(status) });
  }

  /** The server is busy: it waits, with others, and leaves again by itself. @param {Item} item @param {number} seconds */
  #pause(item, seconds) {
    this.#change(item, { state: "waiting", share: 0, tries: item.tries + 1, pauses: true });
    setTimeout(() => {
      this.#change(item, { pauses: false });
      this.#next();
    }, seconds * 1000);
  }

  /** @param {Item} item @returns {number} how many that wait leave before it */
  before(item) {
    return this.items.filter(({ state }) => state === "waiting").indexOf(item);
  }

  /** @param {Item} item @param {Partial<Item>} to */
  #change(item, to) {
    if (!this.items.includes(item)) return; // it was cancelled meanwhile
    Object.assign(item, to);
    this.told.changed(item);
  }

  /** @param {Item} item */
  #remove(item) {
    this.items = this.items.filter((other) => other !== item);
    this.told.changed(item);
  }
}

/** The same file is refused for the same reason again; a line, a full server or a used-up limit may be better next time. @param {number} status */
export function isWorthAgain(status) {
  return status === 0 || status === 409 || status === 429 || status >= 500;
}
