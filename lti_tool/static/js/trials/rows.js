// SPDX-License-Identifier: EUPL-1.2
/** A test question with its last answer, and beside it the one that is kept. */
import { fromTemplate, part } from "../shared/dom.js";
import { fill } from "../shared/prose.js";
import { number, t } from "../shared/text.js";

export class Row {
  /** @param {string} question @param {{removed: (row: Row) => void, marked: (row: Row, mark: "good" | "bad" | null) => void}} on */
  constructor(question, on) {
    this.element = fromTemplate("trial-row");
    this.field = part(this.element, "question");
    this.field.value = question;
    part(this.element, "remove").addEventListener("click", () => on.removed(this));
    part(this.element, "good").addEventListener("click", () => on.marked(this, "good"));
    part(this.element, "bad").addEventListener("click", () => on.marked(this, "bad"));
    part(this.element, "forget").addEventListener("click", () => on.marked(this, null));
    this.field.addEventListener("input", () => this.show(null)); // the answer is to another question
  }

  get question() {
    return this.field.value.trim();
  }

  /** Its place in the list. @param {number} n from 1 */
  number(n) {
    this.field.setAttribute("aria-label", t("trial_question", { n }));
    part(this.element, "remove").setAttribute("aria-label", t("trial_remove", { n }));
    part(this.element, "remove").title = t("trial_remove", { n });
  }

  /** @param {Sent.TrialResult | null} result */
  show(result) {
    part(this.element, "answers").hidden = part(this.element, "marks").hidden = !result;
    part(this.element, "changed").hidden = !result?.kept;
    if (!result) return;
    const { kept } = result;
    part(this.element, "last").replaceChildren(answer(result));
    part(this.element, "kept").hidden = part(this.element, "forget").hidden = !kept;
    part(this.element, "kept").replaceChildren(...(kept ? [answer(kept, t("trial_kept_as", { mark: t(`trial_${kept.mark}`) }))] : []));
    const what = result.changed.map((name) => t(`trial_${name}`)).join(", ");
    part(this.element, "changed").textContent = what ? t("trial_changed", { what }) : t("trial_same");
  }
}

/** @param {Sent.TrialResult | Sent.KeptAnswer} shown @param {string} [title] */
function answer(shown, title) {
  const place = fromTemplate("trial-answer");
  if (title) part(place, "title").textContent = title;
  fill(part(place, "html"), shown.html);
  part(place, "sources").replaceChildren(...shown.sources.map((one) => line(`[${one.n}] ${one.title}, ${one.place}`)));
  part(place, "checks").replaceChildren(...shown.checks.map(check));
  const level = shown.help_level ? t(`level_${shown.help_level}`) : "–";
  const values = { model: shown.model ?? t("trial_by_tool"), level, seconds: number(shown.seconds) };
  part(place, "by").textContent = t("trial_by", values);
  return place;
}

/** @param {Sent.TrialCheck} check */
function check({ passed, said }) {
  const row = line(said);
  row.className = passed ? "is-passed" : "is-failed";
  const sign = document.createElement("span");
  sign.className = "visually-hidden";
  sign.textContent = `${t(passed ? "trial_passed" : "trial_failed")}: `;
  row.prepend(sign);
  return row;
}

/** @param {string} text */
function line(text) {
  const row = document.createElement("li");
  row.dir = "auto";
  row.textContent = text;
  return row;
}
