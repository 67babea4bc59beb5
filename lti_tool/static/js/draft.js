/**
 * What somebody has typed and not yet sent, kept per person, activity and conversation: through a reload, an error,
 * and the end of the visit, as long as the tab is open.
 */
import { read, remove, write } from "./storage.js";

export class Drafts {
  /** @param {string} owner whose and where: a draft must not greet the next person at this computer */
  constructor(owner) {
    this.owner = owner;
  }

  #key(conversation) {
    return `draft:${this.owner}:${conversation ?? "new"}`;
  }

  /** @param {string | null} conversation null: one that has no question yet */
  load(conversation) {
    return read(this.#key(conversation)) ?? "";
  }

  save(conversation, text) {
    if (text) write(this.#key(conversation), text);
    else remove(this.#key(conversation));
  }
}
