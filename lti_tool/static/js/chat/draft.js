// SPDX-License-Identifier: EUPL-1.2
/**
 * What somebody has typed and not yet sent, per conversation: through a reload, an error, and the end of the visit, as
 * long as the tab is open, and for this person alone.
 */
export class Drafts {
  /** @param {import("../shared/sealed.js").Sealed} kept */
  constructor(kept) {
    this.kept = kept;
  }

  /** @param {string | null} conversation */
  #key(conversation) {
    return `draft:${conversation ?? "new"}`;
  }

  /** @param {string | null} conversation null: one that has no question yet */
  load(conversation) {
    return this.kept.read(this.#key(conversation)) ?? "";
  }

  /** @param {string | null} conversation @param {string} text */
  save(conversation, text) {
    if (text) this.kept.write(this.#key(conversation), text);
    else this.kept.remove(this.#key(conversation));
  }
}
