// SPDX-License-Identifier: EUPL-1.2
/** The parts of the settings page: what is set in each folded one stands on its line, and ways lead where they exist. */
import { count, t, when } from "../shared/text.js";
import { chosenLabel, zoneOf } from "./form.js";

/** @typedef {(text: Sent.TutorFields, form: HTMLFormElement) => string[]} Words */

/** By `data-set`. @type {Record<string, Words>} */
const WORDS = {
  "first-page": ({ greeting, starters }) => [t(filled(greeting) ? "set_greeting" : "set_no_greeting"), questions(starters)],
  "teaching": ({ instructions, model }, form) => [
    t(filled(instructions) ? "set_instructions" : "set_no_instructions"),
    chosenLabel(form, "language"),
    model ?? t("set_no_model"),
  ],
  "ai-rules": ({ ai_rules }) => [t(filled(ai_rules) ? "set_rules" : "set_no_rules")],
  "knowledge": (_text, form) => [chosenLabel(form, "knowledge")],
  "when": ({ opens_at, closes_at }, form) => span(opens_at, closes_at, zoneOf(form)),
  "limits": ({ questions_a_day, contact }) => [
    questions_a_day ? count("set_questions", questions_a_day) : t("set_no_questions"),
    t(filled(contact) ? "set_contact" : "set_no_contact"),
  ],
  "handing-in": ({ store_nothing, kept_days }) => [
    t(store_nothing ? "set_store_nothing" : "set_stored"),
    ...(kept_days && !store_nothing ? [count("set_kept", kept_days)] : []),
  ],
};

/** @param {HTMLFormElement} form @param {Sent.TutorFields} text */
export function showSet(form, text) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-set]"))) {
    place.textContent = (WORDS[place.dataset.set ?? ""]?.(text, form) ?? []).filter(Boolean).join(" · ");
  }
}

/** Ways to other panels stand there where those are in the page. @param {HTMLElement} dialog */
export function showWays(dialog) {
  for (const way of /** @type {NodeListOf<HTMLElement>} */ (dialog.querySelectorAll("[data-opens]"))) {
    way.hidden = !document.getElementById(way.dataset.opens ?? "");
  }
}

/** So that what is said about a field is seen. @param {HTMLElement} row */
export function unfold(row) {
  const fold = row.closest("details");
  if (fold) fold.open = true;
}

/** @param {string} text */
const filled = (text) => Boolean(text.trim());

/** @param {string[]} starters */
function questions(starters) {
  const n = starters.filter(filled).length;
  return n ? count("set_starters", n) : t("set_no_starters");
}

/** @param {string | null} opens @param {string | null} closes @param {string} zone */
function span(opens, closes, zone) {
  if (!opens && !closes) return [t("set_always")];
  return [opens ? t("set_opens", { time: when(opens, zone) }) : "", closes ? t("set_closes", { time: when(closes, zone) }) : ""];
}
