// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { page } from "../page.js";

page({ strings: { questions_one: "{n} question", questions_other: "{n} questions" } }, "en");
const { count, day, moment, percent, when } = await import("../../../lti_tool/static/js/shared/text.js");

test("English dates name the month and count hours up to 24: 3/4 is another day in America", () => {
  const late = new Date(2026, 10, 29, 14, 5).toISOString();
  assert.equal(when(late), "29 Nov 2026, 14:05");
  assert.equal(day(late), "29 Nov 2026");
  assert.match(moment(new Date(Date.now() + 90 * 3_600_000).toISOString()), /^\d{1,2} [A-Z][a-z]{2,3} \d{4}, \d\d:\d\d$/);
});

test("English numbers have English signs", () => {
  assert.deepEqual([count("questions", 1), count("questions", 12_345), percent(0.8)], ["1 question", "12,345 questions", "80%"]);
});
