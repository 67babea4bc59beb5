// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { historyOf, keepable } from "../../../lti_tool/static/js/chat/history_request.js";

/** @param {string[]} texts */
const items = (...texts) => texts.map((text) => ({ text }));

test("questions go along with their answers, the oldest first, and what has no answer does not", () => {
  const { history, cut } = historyOf(items("a", "A", "b", " \n", "c", "C", "d"));
  assert.deepEqual(history, [{ question: "a", answer: "A" }, { question: "c", answer: "C" }]);
  assert.equal(cut, 0);
});

test("only the newest turns go along, as many as the server takes", () => {
  const many = historyOf(Array.from({ length: 10_000 }, (_, n) => ({ text: String(n) })));
  assert.deepEqual([many.history.length, many.cut, many.history.at(-1)], [200, 4800, { question: "9998", answer: "9999" }]);
});

test("the longest texts stay below what a request may have, and nothing between two turns is left out", () => {
  const long = "€".repeat(16_000);
  const { history, cut } = historyOf(items("short", "short", ...Array.from({ length: 40 }, () => long)));
  assert.ok(new Blob([JSON.stringify(history)]).size < 500 * 1024);
  assert.deepEqual([history.length + cut, history[0].question], [21, long]);
});

test("of a conversation that a tab cannot keep the oldest turns go, whole ones", () => {
  const message = (/** @type {number} */ n) => /** @type {any} */ ({ text: "x".repeat(100_000), n });
  const long = Array.from({ length: 50 }, (_, n) => message(n));
  const kept = JSON.parse(keepable(long));
  assert.ok(keepable(long).length <= 2_000_000);
  assert.deepEqual([kept.length % 2, kept[0].n % 2, kept.at(-1).n], [0, 0, 49]);
  assert.ok(kept.length >= 18);
  assert.equal(keepable(long.slice(0, 4)), JSON.stringify(long.slice(0, 4)));
});
