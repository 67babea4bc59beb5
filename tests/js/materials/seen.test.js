// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { page } from "../page.js";

page({ strings: {} });
const { Seen } = await import("../../../lti_tool/static/js/materials/seen.js");

/** @param {string} id @param {Sent.MaterialShown["state"]} state @param {number} [progress] */
const material = (id, state, progress = 0) => /** @type {Sent.MaterialShown} what of it is looked at */ (
  /** @type {unknown} */ ({ id, state, progress, title: `title of ${id}` })
);

test("what ends between two looks is told once, and what was ready before the first is not", () => {
  const seen = new Seen();
  const ids = (/** @type {Sent.MaterialShown[]} */ materials) => seen.take(materials).ended.map(({ id }) => id);
  assert.deepEqual(ids([material("a", "ready"), material("b", "waiting"), material("c", "reading")]), []);
  assert.deepEqual(ids([material("a", "ready"), material("b", "reading"), material("c", "failed")]), ["c"]);
  assert.deepEqual(ids([material("a", "ready"), material("b", "ready"), material("c", "failed")]), ["b"]);
  assert.deepEqual(ids([material("b", "ready")]), []);
});

test("anything that moved is noticed, and whether something is still to come", () => {
  const seen = new Seen();
  seen.take([material("a", "reading", 0.1)]);
  assert.equal(seen.more, true);
  assert.equal(seen.take([material("a", "reading", 0.1)]).moved, false);
  assert.equal(seen.take([material("a", "reading", 0.2)]).moved, true);
  assert.equal(seen.take([material("a", "ready", 1)]).moved, true);
  assert.equal(seen.more, false);
  assert.equal(seen.titleOf("a"), "title of a");
  assert.equal(seen.titleOf("b"), "");
});

test("how long something waits is counted from when it was first seen waiting", (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const seen = new Seen();
  seen.take([material("a", "waiting")]);
  context.mock.timers.tick(5_000);
  seen.take([material("a", "waiting"), material("b", "waiting")]);
  assert.deepEqual([seen.waited(material("a", "waiting")), seen.waited(material("b", "waiting"))], [5_000, 0]);
  seen.take([material("a", "reading"), material("b", "waiting")]);
  assert.equal(seen.waited(material("a", "reading")), 0);
});
