// SPDX-License-Identifier: EUPL-1.2
/** One exercise as a part of the form: stored, new, or proposed and then to be confirmed line by line. */
import { fromTemplate, part } from "../shared/dom.js";
import { count, t } from "../shared/text.js";
import { LineList } from "./lines.js";

/** @type {Sent.ExerciseFields} */
export const EMPTY = { name: "", text: "", steps: [], misconceptions: [], solution: "" };

/**
 * @typedef {object} Told what a row tells its list
 * @property {() => void} changed
 * @property {(what: "exercise" | "line", back: () => void) => void} removed `back` undoes it
 * @property {(taken: Sent.ExerciseFields) => void} [take] of a proposal: what was ticked
 */

export class ExerciseRow {
  /** @param {Sent.ExerciseFields} fields @param {Told} told */
  constructor(fields, told) {
    this.told = told;
    this.element = fromTemplate("exercise-row");
    this.proposed = Boolean(told.take);
    const lines = { changed: () => this.#changed(), removed: (/** @type {() => void} */ back) => told.removed("line", back) };
    this.steps = new LineList(part(this.element, "steps"), () => fromTemplate("step-line"), lines);
    this.misconceptions = new LineList(part(this.element, "misconceptions"), () => fromTemplate("misconception-line"), lines);
    this.#fill(fields);
    this.#listen();
    this.#summary();
  }

  /** All that stands here; of a proposal what is ticked. @returns {Sent.ExerciseFields} */
  read(ticked = false) {
    const taken = (/** @type {HTMLElement} */ line) => !ticked || part(line, "line-confirmed").checked;
    return {
      name: part(this.element, "exercise-name").value.trim(),
      text: part(this.element, "exercise-text").value.trim(),
      steps: this.steps.lines.filter(taken).map((line) => part(line, "step-text").value.trim()).filter(Boolean),
      misconceptions: this.misconceptions.lines.filter(taken)
        .map((line) => ({ when: part(line, "when-text").value.trim(), say: part(line, "say-text").value.trim() }))
        .filter(({ when, say }) => when || say),
      solution: !ticked || part(this.element, "solution-confirmed").checked ? part(this.element, "exercise-solution").value.trim() : "",
    };
  }

  /** Whether nothing stands in it. */
  get isEmpty() {
    return JSON.stringify(this.read()) === JSON.stringify(EMPTY);
  }

  /** Shows it unfolded. */
  open() {
    const [fold] = this.element.getElementsByTagName("details");
    fold.open = true;
    part(this.element, this.proposed ? "text-confirmed" : "exercise-name").focus();
  }

  /** Something that has to be said about it; "" for nothing. @param {string} sentence */
  say(sentence) {
    part(this.element, "said").textContent = sentence;
    part(this.element, "said").hidden = !sentence;
    this.element.classList.toggle("is-told", Boolean(sentence));
  }

  /** @param {Sent.ExerciseFields} fields */
  #fill({ name, text, steps, misconceptions, solution }) {
    const options = { confirmed: !this.proposed };
    part(this.element, "exercise-name").value = name;
    part(this.element, "exercise-text").value = text;
    part(this.element, "exercise-solution").value = solution;
    steps.forEach((step) => this.steps.add({ "step-text": step }, options));
    misconceptions.forEach(({ when, say }) => this.misconceptions.add({ "when-text": when, "say-text": say }, options));
    for (const name_ of /** @type {const} */ (["text-confirm", "take-over", "tick-all"])) part(this.element, name_).hidden = !this.proposed;
    part(this.element, "solution-confirm").hidden = !this.proposed || !solution;
    part(this.element, "solution-fold").open = this.proposed && Boolean(solution);
  }

  #listen() {
    part(this.element, "add-step").addEventListener("click", () => this.#added(this.steps.add()));
    part(this.element, "add-misconception").addEventListener("click", () => this.#added(this.misconceptions.add()));
    part(this.element, "remove").addEventListener("click", () => this.#remove());
    part(this.element, "tick-all").addEventListener("click", () => this.#boxes.forEach((box) => (box.checked = true)));
    part(this.element, "take-over").addEventListener("click", () => this.#take());
    this.element.addEventListener("input", () => this.#summary());
  }

  get #boxes() {
    return /** @type {NodeListOf<HTMLInputElement>} */ (this.element.querySelectorAll("input[type=checkbox]"));
  }

  /** @param {HTMLElement} line */
  #added(line) {
    part(line, "line-confirmed").checked = true; // what an instructor adds is confirmed
    line.querySelector("textarea")?.focus();
    this.#changed();
  }

  #take() {
    if (!part(this.element, "text-confirmed").checked) return this.say(t("exercises_tick_text"));
    this.element.remove();
    this.told.take?.(this.read(true));
  }

  #remove() {
    const { parentElement: list, nextElementSibling: next } = this.element;
    this.element.remove();
    this.told.removed("exercise", () => list?.insertBefore(this.element, next?.parentElement === list ? next : null));
  }

  #changed() {
    this.#summary();
    this.told.changed();
  }

  #summary() {
    part(this.element, "exercise-shown").textContent = part(this.element, "exercise-name").value.trim() || t("exercises_unnamed");
    part(this.element, "exercise-count").textContent = count("exercises_steps", this.steps.lines.length);
  }
}
