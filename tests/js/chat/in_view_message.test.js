// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { readInView } from "../../../lti_tool/static/js/chat/in_view_message.js";

const SHEET = { item: "cm123", title: "Sheet 3", kind: "assign", section: "Week 2" };
const message = (/** @type {object} */ changes = {}) => ({ type: "campustutor.about", ...SHEET, ...changes });

test("a message of the exact shape says what is open, and that nothing is", () => {
  assert.deepEqual(readInView(message()), SHEET);
  assert.equal(readInView({ type: "campustutor.about", item: null }), null);
  assert.deepEqual(readInView({ type: "campustutor.about", item: "7", title: "T" }), { item: "7", title: "T", kind: "", section: "" });
});

test("what is of another shape is no such message", () => {
  const wrong = [
    undefined, null, "campustutor.about", 7, [], {}, [message()],
    message({ type: "campustutor.ready" }), message({ item: 3 }), message({ item: "" }), message({ item: "x".repeat(256) }),
    message({ title: " " }), message({ title: "\u200b\u202e\u00a0" }), message({ title: undefined }), message({ title: ["Sheet 3"] }), message({ title: "x".repeat(2001) }),
    message({ kind: {} }), message({ section: null }), message({ more: 1 }), message({ toString: 1 }),
  ];
  for (const data of wrong) assert.equal(readInView(data), undefined, JSON.stringify(data));
});

test("a long name is cut between two letters", () => {
  const cut = readInView(message({ title: "🌳".repeat(300) }))?.title ?? "";
  assert.deepEqual([[...cut].length, cut.at(-1), [...cut][0]], [200, "…", "🌳"]);
});
