// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { differences } from "../../../lti_tool/static/js/teaching/form.js";

/** @type {Sent.TutorFields} */
const TEXT = { title: "Tutor", purpose: "Sets", instructions: "Hints\nonly", help_level: "hints", knowledge: "general", kept_days: null, store_nothing: false, starters: ["a", "b"], greeting: "", language: "auto", model: null, opens_at: null, closes_at: null, questions_a_day: null, contact: "", ai_rules: "" };

test("two texts differ in the fields that say something else", () => {
  assert.deepEqual(differences(TEXT, { ...TEXT, title: "Other", starters: ["a"] }), ["title", "starters"]);
  assert.deepEqual(differences(TEXT, { ...TEXT, starters: ["b", "a"] }), ["starters"]);
});

test("another number of days is a difference, and so is none", () => {
  const days = { ...TEXT, kept_days: 14 };
  assert.deepEqual(differences(TEXT, days), ["kept_days"]);
  assert.deepEqual(differences(days, { ...TEXT, kept_days: 14 }), []);
});

test("blank lines at the end and empty questions are no difference", () => {
  assert.deepEqual(differences(TEXT, { ...TEXT, purpose: "Sets \n", starters: ["a", "", "b", " "] }), []);
});

test("what stands before the first word is a difference", () => {
  assert.deepEqual(differences(TEXT, { ...TEXT, instructions: " Hints\nonly" }), ["instructions"]);
});

test("whether nothing is stored is a difference like any other", () => {
  assert.deepEqual(differences(TEXT, { ...TEXT, store_nothing: true }), ["store_nothing"]);
});

test("the same moment in another writing is no difference, and another one is", () => {
  const opens = { ...TEXT, opens_at: "2027-01-12T08:00:00+00:00" };
  assert.deepEqual(differences(opens, { ...opens, opens_at: "2027-01-12T08:00:00.000Z" }), []);
  assert.deepEqual(differences(opens, { ...opens, opens_at: "2027-01-12T09:00:00.000Z" }), ["opens_at"]);
  assert.deepEqual(differences(opens, TEXT), ["opens_at"]);
});
