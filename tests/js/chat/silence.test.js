// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { watchSilence } from "../../../lti_tool/static/js/chat/silence.js";

/** @param {import("node:test").TestContext} context */
function watched(context) {
  context.mock.timers.enable({ apis: ["setInterval", "Date"] });
  /** @type {boolean[]} */
  const told = [];
  const line = watchSilence((silent) => told.push(silent));
  return { told, line, pass: (/** @type {number} */ ms) => context.mock.timers.tick(ms) };
}

test("a line with a sign of life every three seconds is never called silent", (context) => {
  const { told, line, pass } = watched(context);
  for (let sign = 0; sign < 20; sign += 1) {
    pass(3000);
    line.heard();
  }
  assert.deepEqual(told, []);
});

test("a line over which nothing comes is called silent once, some nine seconds later", (context) => {
  const { told, pass } = watched(context);
  pass(9000);
  assert.deepEqual(told, []);
  pass(500);
  assert.deepEqual(told, [true]);
  pass(60_000);
  assert.deepEqual(told, [true]);
});

test("what comes after all takes it back, and silence may come again", (context) => {
  const { told, line, pass } = watched(context);
  pass(10_000);
  line.heard();
  assert.deepEqual(told, [true, false]);
  pass(10_000);
  assert.deepEqual(told, [true, false, true]);
});

test("a laptop that slept finds its line silent when it wakes", (context) => {
  const { told, pass } = watched(context);
  context.mock.timers.setTime(Date.now() + 3_600_000);
  pass(500);
  assert.deepEqual(told, [true]);
});

test("after the end of an answer nothing is told any more", (context) => {
  const { told, line, pass } = watched(context);
  line.end();
  pass(60_000);
  assert.deepEqual(told, []);
});
