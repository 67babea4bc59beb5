// SPDX-License-Identifier: EUPL-1.2
/**
 * The solutions that stay closed. What is typed is kept until it is saved: through closing the panel, a reload, an error,
 * and somebody else's saving in between, whose solutions then stand beside one's own.
 */
import { byId } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { count, t } from "../shared/text.js";
import { showToast } from "../shared/toast.js";
import { readFiles } from "./files.js";
import { Rows } from "./rows.js";

const DRAFT = "solutions";

/** @typedef {{solutions: Sent.SolutionText[], words: string[]}} Fields */
/** @typedef {{fields: Fields, version: string | null}} Draft */

export class SolutionsPanel {
  /** The stored version that the fields were compared with. @type {string | null} */
  #version = null;
  /** As it is stored. @type {string} */
  #stored = "";

  /** @param {import("../shared/api.js").Api} api @param {import("../shared/sealed.js").Sealed} kept */
  constructor(api, kept) {
    this.api = api;
    this.kept = kept;
    this.panel = new PanelDialog("solutions");
    this.rows = new Rows(this.panel.part("list"), (row, back) => this.#removed(row, back));
    this.words = /** @type {HTMLTextAreaElement} */ (byId("solutions-words"));
    this.#listen();
  }

  async open() {
    const found = await this.api.call("GET", "/solutions");
    const draft = /** @type {Draft | null} */ (JSON.parse(this.kept.read(DRAFT) ?? "null"));
    this.panel.open();
    this.panel.say("");
    this.#take(found);
    this.#fill(draft?.fields ?? found);
    if (draft && draft.version !== found.version) this.#beside(found, t("solutions_newer"));
    this.#show(found);
  }

  #listen() {
    const form = byId("solutions-form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    form.addEventListener("input", () => this.#changed());
    this.panel.part("add").addEventListener("click", () => {
      this.rows.add().title.focus();
      this.#changed();
    });
    const files = this.panel.part("files");
    this.panel.part("choose").addEventListener("click", () => files.click());
    files.addEventListener("change", () => this.#put([...(files.files ?? [])]).then(() => (files.value = "")));
    this.panel.dialog.addEventListener("paste", (event) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (!pasted.length) return; // text goes where the cursor is
      event.preventDefault();
      this.#put(pasted);
    });
  }

  /** @param {File[]} files */
  async #put(files) {
    const { texts, refused } = await readFiles(files);
    texts.forEach((one) => this.rows.add(one));
    this.#changed();
    this.panel.say(refused.length ? t("solutions_no_text", { names: refused.join(", ") }) : "");
    if (texts.length) this.#say(count("solutions_put_in", texts.length));
  }

  async #save() {
    const sent = { ...this.#fields(), version: this.#version };
    this.panel.say("");
    try {
      const found = await this.api.call("PUT", "/solutions", sent);
      this.kept.remove(DRAFT);
      this.#take(found);
      this.#fill(found);
      this.#show(found);
      this.#say(t("solutions_saved"));
    } catch (error) {
      const { status, message } = /** @type {Page.Failure} */ (error);
      if (status === 409) this.#beside(await this.api.call("GET", "/solutions"), t("solutions_newer"));
      else this.panel.say(message);
    }
  }

  /** What somebody else has stored meanwhile stands beside what is here; the next save goes over it. */
  /** @param {Sent.ClosedSolutions} found @param {string} message */
  #beside(found, message) {
    const here = this.#fields();
    const known = new Set(here.solutions.map(({ title, text }) => JSON.stringify([title, text])));
    for (const one of found.solutions) {
      if (!known.has(JSON.stringify([one.title, one.text]))) this.rows.add(one, t("solutions_of_other"));
    }
    this.words.value = [...new Set([...here.words, ...found.words])].join("\n");
    this.#version = found.version;
    this.#keepDraft();
    this.panel.say(message);
  }

  /** @param {Sent.ClosedSolutions} found */
  #take(found) {
    this.#version = found.version;
    this.#stored = JSON.stringify({ solutions: found.solutions, words: found.words });
    this.#say("");
  }

  /** @param {Fields} fields */
  #fill({ solutions, words }) {
    this.rows.show(solutions);
    this.words.value = words.join("\n");
    this.#empty();
  }

  /** What has to be said about what is stored. @param {Sent.ClosedSolutions} found */
  #show(found) {
    this.panel.part("shared").hidden = !found.copies;
    this.panel.part("unguarded").hidden = found.guarded;
    this.panel.part("unreadable").hidden = !found.unreadable;
    this.rows.tell(found.cannot_tell, t("solutions_cannot_tell"));
    this.rows.tell(found.cut, t("solutions_cut"));
  }

  /** @returns {Fields} */
  #fields() {
    const words = this.words.value.split("\n").map((word) => word.trim());
    return { solutions: this.rows.read(), words: words.filter(Boolean) };
  }

  /** @param {HTMLElement} _row @param {() => void} back */
  #removed(_row, back) {
    this.#changed();
    showToast(t("solutions_removed"), t("undo"), () => {
      back();
      this.#changed();
    });
  }

  #changed() {
    this.#say("");
    this.#empty();
    this.#keepDraft();
  }

  #keepDraft() {
    const fields = this.#fields();
    if (JSON.stringify(fields) === this.#stored) this.kept.remove(DRAFT);
    else this.kept.write(DRAFT, JSON.stringify({ fields, version: this.#version }));
  }

  #empty() {
    this.panel.part("empty").hidden = this.rows.some;
  }

  /** @param {string} message */
  #say(message) {
    this.panel.part("saved").textContent = message;
  }
}
