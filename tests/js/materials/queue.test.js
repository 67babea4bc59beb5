// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { MAX_TRAVELLING, MAX_TRIES, Queue, isWorthAgain } from "../../../lti_tool/static/js/materials/queue.js";

/** Files whose way is ended by hand, and what the queue told. */
function stage() {
  /** @type {Map<string, {arrive: () => void, refuse: (error: Error) => void, signal: AbortSignal, progress: (share: number) => void}>} */
  const ways = new Map();
  /** @type {string[]} */
  const arrived = [];
  const queue = new Queue(
    ({ file }, { signal, progress }) => new Promise((resolve, reject) => {
      ways.set(file.name, { arrive: () => resolve(file.name), refuse: reject, signal, progress });
      signal.addEventListener("abort", () => reject(new Error("aborted")));
    }),
    { changed: () => {}, arrived: (_item, answer) => arrived.push(answer) },
  );
  const states = () => queue.items.map(({ file, state }) => `${file.name} ${state}`);
  const way = (/** @type {string} */ name) => /** @type {NonNullable<ReturnType<typeof ways.get>>} */ (ways.get(name));
  return { queue, way, arrived, states };
}

const file = (/** @type {string} */ name) => new File(["x"], name);
const settled = () => new Promise((resolve) => setTimeout(resolve));
const refusal = (/** @type {number} */ status) => Object.assign(new Error("no"), { status });

test("three files travel at a time, and the next one leaves when one has arrived", async () => {
  const { queue, way, arrived, states } = stage();
  for (const name of ["a", "b", "c", "d", "e"]) queue.add(file(name));
  assert.equal(MAX_TRAVELLING, 3);
  assert.deepEqual(states(), ["a travelling", "b travelling", "c travelling", "d waiting", "e waiting"]);
  way("b").arrive();
  await settled();
  assert.deepEqual(arrived, ["b"]);
  assert.deepEqual(states(), ["a travelling", "c travelling", "d travelling", "e waiting"]);
});

test("what one file meets stops no other, and it can be tried again where that can help", async () => {
  const { queue, way, arrived, states } = stage();
  for (const name of ["a", "b", "c", "d"]) queue.add(file(name));
  way("a").refuse(refusal(415));
  way("b").refuse(refusal(503));
  await settled();
  assert.deepEqual(states(), ["a refused", "b refused", "c travelling", "d travelling"]);
  assert.deepEqual(queue.items.map(({ again }) => again), [false, true, false, false]);
  queue.again(queue.items[1]);
  way("b").arrive();
  await settled();
  assert.deepEqual(arrived, ["b"]);
});

test("a file that is cancelled is gone, and its place is taken", async () => {
  const { queue, way, arrived, states } = stage();
  const [first] = ["a", "b", "c", "d"].map((name) => queue.add(file(name)));
  queue.drop(first);
  assert.equal(way("a").signal.aborted, true);
  way("a").progress(0.9);
  await settled();
  assert.deepEqual(states(), ["b travelling", "c travelling", "d travelling"]);
  assert.deepEqual(arrived, []);
});

test("what is refused before it leaves never travels and holds nobody back", () => {
  const { queue, states } = stage();
  queue.add(file("a"), { refusal: "empty" });
  assert.deepEqual(states(), ["a refused"]);
  assert.equal(queue.busy, false);
  queue.add(file("b"), { replaces: "1" });
  assert.equal(queue.busy, true);
});

test("a refusal for the file's own sake stays one", () => {
  assert.deepEqual([0, 409, 429, 500, 503].map(isWorthAgain), [true, true, true, true, true]);
  assert.deepEqual([401, 413, 415, 422].map(isWorthAgain), [false, false, false, false]);
});

test("a file that a busy server refused waits for the time it named, and is sent again by itself", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const told = () => new Promise((resolve) => setImmediate(resolve));
  const { queue, way, arrived, states } = stage();
  for (const name of ["a", "b", "c", "d"]) queue.add(file(name));
  const busy = (/** @type {number} */ retryAfter) => Object.assign(refusal(503), { code: "busy", retryAfter });
  way("a").refuse(busy(15));
  await told();
  assert.deepEqual(states(), ["a waiting", "b travelling", "c travelling", "d travelling"]);
  context.mock.timers.tick(14_000);
  way("b").arrive();
  await told();
  assert.deepEqual(states(), ["a waiting", "c travelling", "d travelling"]);
  context.mock.timers.tick(1_000);
  assert.deepEqual(states(), ["a travelling", "c travelling", "d travelling"]);
  way("a").arrive();
  await told();
  assert.deepEqual(arrived, ["b", "a"]);
});

test("a server that is busy for ever is given up, and a file that was cancelled is not sent again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const told = () => new Promise((resolve) => setImmediate(resolve));
  const { queue, way, states } = stage();
  const [kept, dropped] = ["a", "b"].map((name) => queue.add(file(name)));
  const busy = () => Object.assign(refusal(503), { code: "busy", retryAfter: 15 });
  way("b").refuse(busy());
  await told();
  queue.drop(dropped);
  for (let tries = 0; tries <= MAX_TRIES; tries++) {
    way("a").refuse(busy());
    await told();
    context.mock.timers.tick(15_000);
  }
  assert.deepEqual(states(), ["a refused"]);
  assert.equal(kept.again, true);
});

test("a file that waits knows how many leave before it", () => {
  const { queue } = stage();
  const items = ["a", "b", "c", "d", "e"].map((name) => queue.add(file(name)));
  assert.deepEqual(items.slice(3).map((item) => queue.before(item)), [0, 1]);
});
