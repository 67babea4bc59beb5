// SPDX-License-Identifier: EUPL-1.2
/** What is said of a material, in a line or two. */
import { count, day, number, percent, size, t } from "../shared/text.js";

/**
 * What pages of a kind are called; those of the others are pages. A text document has pages where it says itself where
 * they end, else sections, and each says which: together they are parts. @type {Partial<Record<string, string>>}
 */
const UNITS = {
  pptx: "slides", odp: "slides", docx: "parts", odt: "parts", markdown: "sections", html: "sections",
  text: "parts", code: "parts", notebook: "cells",
};
/** Reading begins within seconds where something reads at all. */
export const LONG_MS = 120_000;

/** "PDF, 40 pages, German, since 3 Nov 2026". @param {Sent.MaterialShown} material */
export function about({ kind, pages, language, added_at }) {
  const words = [
    t(`material_kind_${kind}`),
    pages ? count(`material_${UNITS[kind] ?? "pages"}`, pages) : "",
    language ? t(`material_language_${language}`) : "",
    t("material_since", { date: day(added_at) }),
  ];
  return words.filter(Boolean).join(" · ");
}

/**
 * Where it stands, with the remedy where something is wrong.
 * @param {Sent.MaterialShown} material
 * @param {number} [waited] ms that it has been seen waiting
 */
export function standing(material, waited = 0) {
  const { state, progress, answers, error } = material;
  const earlier = answers === "earlier" ? t(state === "failed" ? "material_earlier_stays" : "material_earlier") : "";
  if (state === "failed") return [error?.message ?? "", earlier].filter(Boolean).join(" ");
  if (state === "reading") return [t("material_reading", { share: percent(progress) }), earlier].filter(Boolean).join(" ");
  if (state !== "ready") return [t(waited > LONG_MS ? "material_waits_long" : "material_waits"), earlier].filter(Boolean).join(" ");
  return ready(material);
}

/** @param {Sent.MaterialShown} material */
function ready({ available_from: from }) {
  const later = from !== null && Date.parse(from) > Date.now();
  return later ? t("material_ready_from", { date: day(from) }) : t("material_ready");
}

/** @param {Sent.MaterialShown} material */
export function isUnderWay({ state }) {
  return state !== "ready" && state !== "failed";
}

/** "12 MB of 100 MB and 230 of 2,000 pages are used." @param {Sent.MaterialList} list */
export function usage({ used, limits }) {
  return t("material_used", {
    bytes: size(used.bytes), of_bytes: size(limits.bytes), pages: number(used.pages), of_pages: number(limits.pages),
  });
}

/** When it goes. @param {Sent.MaterialKept | null} kept */
export function keptUntil(kept) {
  if (!kept) return "";
  const date = day(kept.until);
  return kept.term ? t("material_kept_term", { date, term: day(kept.term) }) : t("material_kept", { date });
}

/** Each kind once, in words: "PDF, PowerPoint, Word …". @param {string[]} kinds */
export function kindsInWords(kinds) {
  const words = kinds.filter((kind) => kind !== "zip").map((kind) => t(`material_kind_${kind}`));
  return t("material_kinds", { kinds: [...new Set(words)].join(", ") });
}

/**
 * A day of the calendar here, as a date field has it, and the moment at which it begins.
 * @param {string | null} iso
 */
export function dayField(iso) {
  if (!iso) return "";
  const date = new Date(iso);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/** @param {string} value of a date field @returns {string | null} the day's first moment here, in ISO 8601 */
export function beginningOf(value) {
  return value ? new Date(`${value}T00:00`).toISOString() : null;
}
