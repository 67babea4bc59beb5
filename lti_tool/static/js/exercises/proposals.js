// SPDX-License-Identifier: EUPL-1.2
/** The part of the panel in which the model proposes: the sheet, how far it is, what it proposes. */
import { byId, within } from "../shared/dom.js";
import { count, number, t } from "../shared/text.js";
import { ExerciseRow } from "./exercise_row.js";
import { propose } from "./proposing.js";

export class Proposals {
  /** @type {AbortController | null} */
  #running = null;

  /**
   * @param {import("../shared/api.js").Api} api @param {import("../shared/panel_dialog.js").PanelDialog} panel
   * @param {import("./exercise_row.js").Told} told `take` gets what was confirmed
   */
  constructor(api, panel, told) {
    this.api = api;
    this.panel = panel;
    this.told = told;
    /** @type {ExerciseRow[]} */
    this.rows = [];
    panel.part("propose-start").addEventListener("click", () => this.#start());
    panel.part("propose-cancel").addEventListener("click", () => this.#running?.abort());
    panel.dialog.addEventListener("close", () => this.#running?.abort());
  }

  /** What waits to be confirmed. @returns {Sent.ExerciseFields[]} */
  get waiting() {
    return this.rows.filter((row) => row.element.isConnected).map((row) => row.read());
  }

  /** @param {Sent.ExerciseFields[]} proposed */
  show(proposed) {
    const told = { ...this.told, changed: () => this.#changed(), removed: (/** @type {"exercise" | "line"} */ what, /** @type {() => void} */ back) => this.#removed(what, back), take: (/** @type {Sent.ExerciseFields} */ taken) => this.#take(taken) };
    this.rows = proposed.map((one) => new ExerciseRow(one, told));
    this.panel.part("proposals").replaceChildren(...this.rows.map((row) => row.element));
    this.#changed();
  }

  /** The material that a sheet can be read from. @param {Sent.MaterialShown[]} materials */
  offer(materials) {
    const select = byId("exercises-material");
    const ready = materials.filter(({ state }) => state === "ready");
    select.replaceChildren(select.options[0], ...ready.map(({ id, title }) => new Option(title, id)));
    this.panel.part("propose-from").hidden = ready.length === 0;
  }

  async #start() {
    const material = byId("exercises-material").value;
    const text = byId("exercises-sheet").value;
    const stop = (this.#running = new AbortController());
    this.#busy(true);
    this.#problem("");
    try {
      const found = await propose(this.api, material ? { material } : { text }, stop.signal, (characters) => this.#progress(characters));
      this.show([...this.waiting, ...found.exercises]);
      this.#say(`${count("exercises_proposed", found.exercises.length)} ${found.cut ? t("exercises_sheet_cut") : ""}`.trim());
      this.rows.at(-found.exercises.length)?.open();
    } catch (error) {
      this.#say("");
      if (!stop.signal.aborted) this.#problem(/** @type {Page.Failure} */ (error).message);
    } finally {
      this.#running = null;
      this.#busy(false);
    }
  }

  /** @param {Sent.ExerciseFields} taken */
  #take(taken) {
    this.told.take?.(taken);
    this.#changed();
    this.rows.find((row) => row.element.isConnected)?.open();
  }

  /** @param {"exercise" | "line"} what @param {() => void} back */
  #removed(what, back) {
    this.told.removed(what, () => {
      back();
      this.#changed();
    });
    this.#changed();
  }

  #changed() {
    this.panel.part("proposed").hidden = this.waiting.length === 0;
    if (!this.waiting.length) this.#say("");
    this.told.changed();
  }

  /** @param {number} characters */
  #progress(characters) {
    this.#say(characters ? t("exercises_writing", { n: number(characters) }) : t("exercises_reading"));
  }

  /** @param {boolean} busy */
  #busy(busy) {
    this.panel.part("propose-start").disabled = busy;
    this.panel.part("propose-cancel").hidden = !busy;
    if (busy) this.#say(t("exercises_reading"));
  }

  /** @param {string} message */
  #problem(message) {
    const place = this.panel.part("propose-problem");
    place.hidden = !message;
    within(place, "p").textContent = message;
  }

  /** @param {string} message */
  #say(message) {
    this.panel.part("propose-progress").textContent = message;
  }
}
