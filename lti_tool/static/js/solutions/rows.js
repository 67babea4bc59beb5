// SPDX-License-Identifier: EUPL-1.2
/** The solutions as rows of a form: added, read, removed and brought back. */
import { fromTemplate, part } from "../shared/dom.js";

export class Rows {
  /** @param {HTMLElement} list @param {(row: HTMLElement, back: () => void) => void} onRemoved `back` undoes it */
  constructor(list, onRemoved) {
    this.list = list;
    this.onRemoved = onRemoved;
  }

  /** Whether there is any. */
  get some() {
    return this.list.children.length > 0;
  }

  /** @param {Sent.SolutionText[]} solutions in place of what is there */
  show(solutions) {
    this.list.replaceChildren();
    solutions.forEach((one) => this.add(one));
  }

  /** @param {Sent.SolutionText} solution @param {string} [said] about it */
  add({ title, text } = { title: "", text: "" }, said = "") {
    const row = fromTemplate("solution-row");
    part(row, "solution-title").value = title;
    part(row, "solution-text").value = text;
    say(row, said);
    part(row, "remove").addEventListener("click", () => this.#remove(row));
    this.list.append(row);
    return { title: part(row, "solution-title") };
  }

  /** Those in which something stands. @returns {Sent.SolutionText[]} */
  read() {
    const all = this.#rows.map((row) => ({ title: part(row, "solution-title").value.trim(), text: part(row, "solution-text").value }));
    return all.filter(({ title, text }) => title || text.trim());
  }

  /** Says something about those with these titles. @param {string[]} titles @param {string} sentence */
  tell(titles, sentence) {
    for (const row of this.#rows) if (titles.includes(part(row, "solution-title").value)) say(row, sentence);
  }

  get #rows() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** @param {HTMLElement} row */
  #remove(row) {
    const next = row.nextElementSibling;
    row.remove();
    this.onRemoved(row, () => {
      this.list.insertBefore(row, next?.parentElement === this.list ? next : null);
      part(row, "solution-title").focus();
    });
  }
}

/** @param {HTMLElement} row @param {string} sentence */
function say(row, sentence) {
  part(row, "said").textContent = sentence;
  part(row, "said").hidden = !sentence;
  row.classList.toggle("is-told", Boolean(sentence));
}
