// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { page } from "../page.js";

const strings = {
  named: "{name} and {name}, not {other}",
  questions_one: "{n} Frage", questions_other: "{n} Fragen",
  seconds_one: "{n} Sekunde", seconds_other: "{n} Sekunden",
  minutes_one: "{n} Minute", minutes_other: "{n} Minuten",
  hours_one: "{n} Stunde", hours_other: "{n} Stunden",
};
page({ strings }, "de");
const { count, day, duration, moment, percent, t, when } = await import("../../../lti_tool/static/js/shared/text.js");

test("a sentence gets its values in all places, and what has none stays", () => {
  assert.equal(t("named", { name: "$& $1" }), "$& $1 and $& $1, not {other}");
});

test("a sentence that is missing shows its key, so that somebody sees it", () => {
  assert.equal(t("nowhere"), "nowhere");
});

test("values are what somebody passed, and nothing that every object has", () => {
  assert.equal(t("{constructor} {toString}"), "{constructor} {toString}");
});

test("numbers take their plural and the language's own signs", () => {
  assert.equal(count("questions", 1), "1 Frage");
  assert.equal(count("questions", 0), "0 Fragen");
  assert.equal(count("questions", 12_345), "12.345 Fragen");
  assert.equal(percent(0.8), "80\u00a0%");
});

test("a duration is rounded to what one would say, and is never nothing", () => {
  const said = [0, 1, 89, 90, 5399, 5400, 86_400].map(duration);
  assert.deepEqual(said, [
    "1 Sekunde", "1 Sekunde", "89 Sekunden", "2 Minuten", "90 Minuten", "2 Stunden", "24 Stunden",
  ]);
});

test("a moment has a date where the time alone could be taken for another day's", () => {
  const inHours = (/** @type {number} */ hours) => moment(new Date(Date.now() + hours * 3_600_000).toISOString());
  assert.match(inHours(1), /^\d\d:\d\d$/);
  assert.match(inHours(23.9), /^\d\d:\d\d$/);
  assert.match(inHours(25), /^\d\d\.\d\d\.\d\d, \d\d:\d\d$/);
});

test("times are shown in the page's language and this computer's zone", () => {
  const noon = new Date(2026, 2, 1, 12, 5).toISOString();
  assert.equal(when(noon), "01.03.26, 12:05");
  assert.equal(day(noon), "01.03.2026");
});

test("what is no date stops no page", () => {
  assert.equal(when("yesterday"), "Invalid Date");
  assert.equal(day(""), "Invalid Date");
});
