// SPDX-License-Identifier: EUPL-1.2
/**
 * Who wrote an answer, told to people by its label and to machines by schema.org's `digitalSourceType` (AI Act, Art. 50
 * (2)): the templates have the mark, and it is taken away where nobody wrote and the course material is quoted.
 */
import { part } from "./dom.js";
import { t } from "./text.js";

export const GENERATED = "li.answer[itemscope]";

/** Attempts of a model that are held back before the tool gives a hint of its own: docs/decisions/closed_solutions.md. */
const ATTEMPTS = 2;

/**
 * @param {HTMLElement} answer @param {string | null} model null: the course material is quoted, or the tool gives a hint
 * @param {number} withheld how many attempts were held back
 */
export function tellWriter(answer, model, withheld = 0) {
  const byTool = model === null && withheld >= ATTEMPTS;
  part(answer, "by-model").hidden = model === null;
  part(answer, "by-material").hidden = model !== null || byTool;
  part(answer, "by-tool").hidden = !byTool;
  part(answer, "model").textContent = model ?? "";
  if (model !== null) return;
  answer.removeAttribute("itemscope");
  answer.removeAttribute("itemtype");
  for (const mark of answer.querySelectorAll("[itemprop]")) {
    if (mark.matches("link")) mark.remove();
    else mark.removeAttribute("itemprop");
  }
}

/** That something was held back of an answer, and why. @param {HTMLElement} answer @param {number} withheld how often */
export function tellWithheld(answer, withheld) {
  const place = part(answer, "withheld");
  place.hidden = !withheld;
  place.textContent = withheld ? t(withheld >= ATTEMPTS ? "withheld_twice" : "withheld_once") : "";
}
