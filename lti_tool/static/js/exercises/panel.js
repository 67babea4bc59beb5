// SPDX-License-Identifier: EUPL-1.2
/**
 * The exercises of a tutor. What is typed or proposed is kept until it is saved: through closing the panel, a reload, an
 * error, and somebody else's saving in between, whose exercises then stand beside one's own.
 */
import { byId, within } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { t } from "../shared/text.js";
import { showToast } from "../shared/toast.js";
import { EMPTY, ExerciseRow } from "./exercise_row.js";
import { Proposals } from "./proposals.js";

const DRAFT = "exercises";

/** @typedef {{exercises: Sent.ExerciseFields[], proposed: Sent.ExerciseFields[], version: string}} Draft */

export class ExercisesPanel {
  /** The stored version that the fields were compared with. */
  #version = "";
  /** As it is stored. */
  #stored = "[]";
  /** @type {ExerciseRow[]} */
  #rows = [];

  /** @param {import("../shared/api.js").Api} api @param {import("../shared/sealed.js").Sealed} kept */
  constructor(api, kept) {
    this.api = api;
    this.kept = kept;
    this.panel = new PanelDialog("exercises");
    const removed = (/** @type {"exercise" | "line"} */ what, /** @type {() => void} */ back) => this.#removed(what, back);
    this.told = { changed: () => this.#changed(), removed };
    const take = (/** @type {Sent.ExerciseFields} */ one) => void this.#add(one);
    this.proposals = new Proposals(api, this.panel, { ...this.told, take });
    const form = byId("exercises-form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    form.addEventListener("input", () => this.#changed());
    this.panel.part("add").addEventListener("click", () => this.#add(EMPTY).open());
  }

  /** @param {{materials: boolean}} may whether this person sees the course material */
  async open({ materials }) {
    const found = await this.api.call("GET", "/exercises");
    const draft = /** @type {Draft | null} */ (JSON.parse(this.kept.read(DRAFT) ?? "null"));
    this.panel.open();
    this.panel.say("");
    this.#take(found);
    this.#fill(draft?.exercises ?? found.exercises);
    this.proposals.show(draft?.proposed ?? []);
    if (draft && draft.version !== found.version) this.#beside(found);
    this.#show(found);
    if (found.proposes && materials) this.proposals.offer((await this.api.call("GET", "/materials")).materials);
  }

  async #save() {
    const sent = { exercises: this.#fields(), version: this.#version };
    this.panel.say("");
    try {
      const found = await this.api.call("PUT", "/exercises", sent);
      this.#take(found);
      const opened = this.#connected.map((row) => row.element.getElementsByTagName("details")[0].open);
      this.#fill(found.exercises, opened);
      this.#show(found);
      this.#keepDraft();
      this.#say(t("exercises_saved"));
    } catch (error) {
      const { status, message } = /** @type {Page.Failure} */ (error);
      if (status === 409) this.#beside(await this.api.call("GET", "/exercises"));
      else this.panel.say(message);
    }
  }

  /** What somebody else has stored meanwhile stands below what is here; the next save goes over it. @param {Sent.ExerciseList} found */
  #beside(found) {
    const here = new Set(this.#fields().map((one) => JSON.stringify(one)));
    for (const one of found.exercises) if (!here.has(JSON.stringify(one))) this.#add(one).say(t("exercises_of_other"));
    this.#version = found.version;
    this.#stored = JSON.stringify(found.exercises);
    this.#keepDraft();
    this.panel.say(t("exercises_newer"));
  }

  /** @param {Sent.ExerciseList} found */
  #take(found) {
    this.#version = found.version;
    this.#stored = JSON.stringify(found.exercises);
    this.#say("");
  }

  /** @param {Sent.ExerciseFields[]} exercises @param {boolean[]} opened which of them are unfolded */
  #fill(exercises, opened = []) {
    this.#rows = exercises.map((one) => new ExerciseRow(one, this.told));
    this.#rows.forEach((row, n) => (row.element.getElementsByTagName("details")[0].open = opened[n] ?? false));
    this.panel.part("list").replaceChildren(...this.#rows.map((row) => row.element));
    this.#empty();
  }

  /** What has to be said about what is stored. @param {Sent.ExerciseList} found */
  #show(found) {
    this.panel.part("shared").hidden = !found.copies;
    this.panel.part("propose").hidden = !found.proposes;
    const closed = this.panel.part("unreadable");
    closed.hidden = found.unreadable.length === 0;
    within(closed, "p").textContent = t("exercises_unreadable", { names: found.unreadable.join(", ") });
    for (const row of this.#connected) {
      const own = found.warnings.filter(({ exercise }) => exercise === row.read().name);
      const said = own.map(({ step, message }) => (step ? `${t("exercises_step", { n: step })} ${message}` : message));
      if (said.length) row.say(said.join("\n"));
    }
  }

  get #connected() {
    const places = [...this.panel.part("list").children];
    return this.#rows.filter((row) => row.element.isConnected).sort((one, other) => places.indexOf(one.element) - places.indexOf(other.element));
  }

  #fields() {
    return this.#connected.filter((row) => !row.isEmpty).map((row) => row.read());
  }

  /** @param {Sent.ExerciseFields} fields */
  #add(fields) {
    const row = new ExerciseRow(fields, this.told);
    this.#rows.push(row);
    this.panel.part("list").append(row.element);
    this.#changed();
    return row;
  }

  /** @param {"exercise" | "line"} what @param {() => void} back */
  #removed(what, back) {
    this.#changed();
    showToast(t(what === "exercise" ? "exercises_removed" : "exercises_line_removed"), t("undo"), () => {
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
    const exercises = this.#fields();
    const proposed = this.proposals.waiting;
    if (JSON.stringify(exercises) === this.#stored && !proposed.length) this.kept.remove(DRAFT);
    else this.kept.write(DRAFT, JSON.stringify({ exercises, proposed, version: this.#version }));
  }

  #empty() {
    this.panel.part("empty").hidden = this.#connected.length > 0;
  }

  /** @param {string} message */
  #say(message) {
    this.panel.part("saved").textContent = message;
  }
}
