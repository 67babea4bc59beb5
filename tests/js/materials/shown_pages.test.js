// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { PAGES_AT_ONCE, chosen, partOf } from "../../../lti_tool/static/js/materials/shown_pages.js";

const page = (/** @type {number} */ n, /** @type {Partial<Sent.PageShown>} */ more = {}) => ({
  n, place: `p. ${n}`, heading: "", text: "", speaker_notes: "", off: false, note: null, note_message: null, image: null, ...more,
});
const many = Array.from({ length: 2 * PAGES_AT_ONCE + 5 }, (_, n) => n);

test("a long script is shown in parts, and each part knows its neighbours", () => {
  assert.deepEqual(partOf(many, 0), { rows: many.slice(0, PAGES_AT_ONCE), from: 0, before: null, after: PAGES_AT_ONCE });
  const last = partOf(many, 2 * PAGES_AT_ONCE);
  assert.deepEqual([last.rows.length, last.before, last.after], [5, PAGES_AT_ONCE, null]);
});

test("pages that went away leave no empty part", () => {
  assert.deepEqual(partOf(many.slice(0, 3), 2 * PAGES_AT_ONCE), { rows: [0, 1, 2], from: 0, before: null, after: null });
  assert.deepEqual(partOf([], 40), { rows: [], from: 0, before: null, after: null });
  assert.deepEqual(partOf(many.slice(0, PAGES_AT_ONCE), 0).after, null);
});

test("pages with a remark and pages that are off are found among the others", () => {
  const pages = [page(1), page(2, { note: "picture_only" }), page(3, { off: true })];
  assert.deepEqual(chosen(pages, "all").map(({ n }) => n), [1, 2, 3]);
  assert.deepEqual(chosen(pages, "noted").map(({ n }) => n), [2]);
  assert.deepEqual(chosen(pages, "off").map(({ n }) => n), [3]);
});
