// SPDX-License-Identifier: EUPL-1.2
/**
 * Who wrote an answer, told to people by its label and to machines by schema.org's `digitalSourceType` (AI Act, Art. 50
 * (2)): the templates have the mark, and it is taken away where nobody wrote and the course material is quoted.
 */
import { part } from "./dom.js";

export const GENERATED = "li.answer[itemscope]";

/** @param {HTMLElement} answer @param {string | null} model null: the course material is quoted */
export function tellWriter(answer, model) {
  part(answer, "by-model").hidden = model === null;
  part(answer, "by-material").hidden = model !== null;
  part(answer, "model").textContent = model ?? "";
  if (model !== null) return;
  answer.removeAttribute("itemscope");
  answer.removeAttribute("itemtype");
  for (const mark of answer.querySelectorAll("[itemprop]")) {
    if (mark.matches("link")) mark.remove();
    else mark.removeAttribute("itemprop");
  }
}
