// SPDX-License-Identifier: EUPL-1.2
/** The models to choose from, each with its plain words and what a typical answer costs. */
import { number, t } from "../shared/text.js";

/**
 * @param {HTMLSelectElement} field @param {Sent.ModelOffered[]} models those that are served now
 * @param {string | null} chosen one that is not among them stays, and is said not to answer
 */
export function offerModels(field, models, chosen) {
  const missing = chosen !== null && !models.some(({ name }) => name === chosen);
  const options = models.map(({ name, words, gpu_seconds }) => new Option(labelOf({ name, words, gpu_seconds }), name));
  if (missing) options.push(new Option(t("model_missing", { name: chosen }), chosen));
  field.replaceChildren(new Option(t("model_tools_choice"), ""), ...options);
  field.value = chosen ?? "";
}

/** @param {Sent.ModelOffered} model */
export function labelOf({ name, words, gpu_seconds: seconds }) {
  const cost = seconds === null ? null : t("model_cost", { seconds: number(Math.round(seconds * 10) / 10) });
  return [name, words, cost].filter(Boolean).join(" – ");
}
