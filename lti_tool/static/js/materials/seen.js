// SPDX-License-Identifier: EUPL-1.2
/** What the last look at the list showed: what has ended since, what still waits and for how long. */
import { isUnderWay } from "./words.js";

export class Seen {
  /** @type {Map<string, Sent.MaterialShown>} */
  #materials = new Map();
  /** When it was first seen waiting. @type {Map<string, number>} */
  #waiting = new Map();
  #told = "";

  /**
   * @param {Sent.MaterialShown[]} materials all there are now
   * @returns {{ended: Sent.MaterialShown[], moved: boolean}} whose reading has ended since; whether anything is otherwise
   */
  take(materials) {
    const ended = materials.filter((material) => !isUnderWay(material) && this.#wasUnderWay(material));
    const told = JSON.stringify(materials.map(({ id, state, progress }) => [id, state, progress]));
    const moved = told !== this.#told;
    this.#told = told;
    this.#materials = new Map(materials.map((material) => [material.id, material]));
    this.#noteWaiting(materials);
    return { ended, moved };
  }

  /** Whether something is still to be read. */
  get more() {
    return [...this.#materials.values()].some(isUnderWay);
  }

  /** @param {string} id */
  titleOf(id) {
    return this.#materials.get(id)?.title ?? "";
  }

  /** How long it has been seen waiting, ms. @param {Sent.MaterialShown} material */
  waited({ id }) {
    return Date.now() - (this.#waiting.get(id) ?? Date.now());
  }

  /** @param {Sent.MaterialShown} material */
  #wasUnderWay({ id }) {
    const before = this.#materials.get(id);
    return before !== undefined && isUnderWay(before);
  }

  /** @param {Sent.MaterialShown[]} materials */
  #noteWaiting(materials) {
    const before = this.#waiting;
    const waiting = materials.filter(({ state }) => state === "waiting");
    this.#waiting = new Map(waiting.map(({ id }) => [id, before.get(id) ?? Date.now()]));
  }
}
