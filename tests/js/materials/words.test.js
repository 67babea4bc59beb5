// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { page } from "../page.js";

page({
  strings: {
    material_waits: "waits", material_waits_long: "waits long", material_reading: "reads {share}", material_ready: "ready",
    material_ready_from: "from {date}", material_earlier: "earlier until then", material_earlier_stays: "earlier stays",
    material_since: "since {date}", material_kind_pptx: "PowerPoint", material_kind_pdf: "PDF", material_slides_other: "{n} slides",
    material_pages_one: "{n} page", material_kind_docx: "Word", material_parts_other: "{n} parts", material_language_de: "German", material_kinds: "{kinds} or ZIP",
    material_used: "{bytes} of {of_bytes}, {pages} of {of_pages}",
  },
});
const { LONG_MS, about, beginningOf, dayField, kindsInWords, standing, usage } = await import("../../../lti_tool/static/js/materials/words.js");

/** @type {Sent.MaterialShown} */
const MATERIAL = {
  id: "1", title: "Script", file_name: "s.pdf", kind: "pptx", language: "de", bytes: 1, pages: 40, state: "ready", progress: 1, error: null,
  answers: "current", version: 1, available_from: null, added_at: "2026-11-03T10:00:00Z", origin: "upload", speaker_notes: false, has_notes: false,
};

test("a line says kind, length, language and since when, and leaves out what is not known", () => {
  assert.equal(about(MATERIAL), "PowerPoint · 40 slides · German · since 3 Nov 2026");
  assert.equal(about({ ...MATERIAL, kind: "pdf", pages: 1 }), "PDF · 1 page · German · since 3 Nov 2026");
  assert.equal(about({ ...MATERIAL, kind: "docx" }), "Word · 40 parts · German · since 3 Nov 2026", "its places are pages or sections");
  assert.equal(about({ ...MATERIAL, pages: 0, language: "" }), "PowerPoint · since 3 Nov 2026");
});

test("where a material stands, and what answers meanwhile", () => {
  assert.equal(standing(MATERIAL), "ready");
  assert.equal(standing({ ...MATERIAL, state: "waiting", answers: null }), "waits");
  assert.equal(standing({ ...MATERIAL, state: "waiting", answers: null }, LONG_MS + 1), "waits long");
  assert.equal(standing({ ...MATERIAL, state: "reading", progress: 0.4, answers: "earlier" }), "reads 40% earlier until then");
  const error = { code: "broken", message: "Save it anew." };
  assert.equal(standing({ ...MATERIAL, state: "failed", error, answers: null }), "Save it anew.");
  assert.equal(standing({ ...MATERIAL, state: "failed", error, answers: "earlier" }), "Save it anew. earlier stays");
});

test("a day that is still to come is told, one that has passed is not", () => {
  assert.equal(standing({ ...MATERIAL, available_from: "2099-01-12T00:00:00Z" }), "from 12 Jan 2099");
  assert.equal(standing({ ...MATERIAL, available_from: "2020-01-12T00:00:00Z" }), "ready");
});

test("a day of the calendar here begins at midnight here, and comes back as the same day", () => {
  const iso = beginningOf("2027-01-12");
  assert.equal(new Date(String(iso)).getHours(), 0);
  assert.equal(dayField(iso), "2027-01-12");
  assert.equal(beginningOf(""), null);
  assert.equal(dayField(null), "");
});

test("limits and kinds in words", () => {
  const list = { used: { bytes: 12 << 20, pages: 230 }, limits: { bytes: 100 << 20, pages: 2000, file_bytes: 1 } };
  assert.equal(usage(/** @type {Sent.MaterialList} what of it is said */ (/** @type {unknown} */ (list))), "12 MB of 100 MB, 230 of 2,000");
  assert.equal(kindsInWords(["pdf", "pptx", "zip"]), "PDF, PowerPoint or ZIP");
});
