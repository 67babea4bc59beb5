// SPDX-License-Identifier: EUPL-1.2
/**
 * The passages of the course material that an answer leans on: marks in its text, and a list below it. Both ask their
 * surroundings by the event "open-passage" to open what they name.
 */
import { announce } from "./announce.js";
import { emit, within } from "./dom.js";
import { t } from "./text.js";

const MARKS = "a.cite";

/** The sources of one answer: known as it cites them, listed at its end. */
export class Sources {
  /** @type {Map<number, Sent.Source>} */
  #known = new Map();
  /** @type {HTMLElement | null} a mark that was pressed while the answer was not complete */
  #wanted = null;

  /** @param {HTMLElement} prose has the marks @param {HTMLElement} section below the answer */
  constructor(prose, section) {
    this.prose = prose;
    this.section = section;
    prose.addEventListener("click", (event) => this.#pressed(event));
  }

  /** What the answer cites so far: a mark that was pressed opens at once. @param {Sent.Source[]} sources */
  learn(sources) {
    this.#known = new Map(sources.map((source) => [source.n, source]));
    this.name();
    const wanted = this.#wanted;
    if (wanted?.isConnected) this.#open(wanted);
  }

  /** Lists what is known: the answer has ended. */
  list() {
    const sources = [...this.#known.values()];
    within(this.section, "ul").replaceChildren(...sources.map((source) => this.#row(source)));
    this.section.hidden = sources.length === 0;
  }

  /** Says to who cannot see it what each mark is. */
  name() {
    for (const mark of /** @type {NodeListOf<HTMLElement>} */ (this.prose.querySelectorAll(MARKS))) {
      const source = this.#known.get(numberOf(mark));
      const name = source ? t("source_named", { n: source.n, source: named(source) }) : t("source_n", { n: numberOf(mark) });
      mark.setAttribute("aria-label", name);
      mark.title = source ? named(source) : "";
    }
  }

  /** @param {Sent.Source} source */
  #row(source) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "source";
    button.dir = "auto";
    button.textContent = `[${source.n}] ${named(source)}`;
    button.dataset.n = String(source.n);
    button.addEventListener("click", () => this.#open(button));
    row.append(button);
    return row;
  }

  /** @param {MouseEvent} event */
  #pressed(event) {
    const mark = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(MARKS));
    if (!mark) return;
    event.preventDefault();
    if (this.#known.has(numberOf(mark))) return this.#open(mark);
    this.#wanted = mark;
    announce(t("source_later"));
  }

  /** @param {HTMLElement} mark */
  #open(mark) {
    const source = this.#known.get(numberOf(mark));
    if (!source) return;
    this.#wanted = null;
    emit(mark, "open-passage", { id: source.passage_id, title: source.title, place: source.place, mark });
  }
}

/** @param {HTMLElement} mark */
function numberOf(mark) {
  return Number(mark.dataset.n);
}

/** @param {Sent.Source} source */
function named({ title, place }) {
  return [title, place].filter(Boolean).join(", ");
}
