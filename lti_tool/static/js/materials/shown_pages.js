// SPDX-License-Identifier: EUPL-1.2
/** Which pages of a material are on the screen: a script of 2,000 pages is looked at in parts. */

export const PAGES_AT_ONCE = 20;

/** @typedef {"all" | "noted" | "off"} Which */

/** @param {Sent.PageShown[]} pages @param {Which} which */
export function chosen(pages, which) {
  if (which === "noted") return pages.filter(({ note }) => note);
  if (which === "off") return pages.filter(({ off }) => off);
  return pages;
}

/**
 * A part of them.
 * @template Row @param {Row[]} pages @param {number} from its first, counted from 0
 * @returns {{rows: Row[], from: number, before: number | null, after: number | null}} where the parts beside it begin
 */
export function partOf(pages, from) {
  const last = Math.max(0, Math.ceil(pages.length / PAGES_AT_ONCE) - 1) * PAGES_AT_ONCE;
  const start = Math.min(Math.max(0, from), last);
  return {
    rows: pages.slice(start, start + PAGES_AT_ONCE),
    from: start,
    before: start > 0 ? start - PAGES_AT_ONCE : null,
    after: start < last ? start + PAGES_AT_ONCE : null,
  };
}
