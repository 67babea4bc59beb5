// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { pageEvents } from "../page.js";

const window = pageEvents();
const { ask } = await import("../../../lti_tool/static/js/chat/ask.js");

/** A connection that is told what comes over it. @param {AbortController} stop */
function connection(stop) {
  /** @type {ReadableStreamDefaultController<Uint8Array>} */
  let wire;
  const body = new ReadableStream({ start: (controller) => void (wire = controller) });
  stop.signal.addEventListener("abort", () => wire.error(stop.signal.reason));
  return {
    api: { send: async () => ({ body }) },
    comes: (/** @type {string} */ text) => wire.enqueue(new TextEncoder().encode(text)),
    ends: () => wire.close(),
    breaks: () => wire.error(new TypeError("network error")),
  };
}

function asked() {
  const stop = new AbortController();
  const line = connection(stop);
  /** @type {string[]} */
  const seen = [];
  const run = { path: /** @type {const} */ ("/conversations/c/messages"), stop };
  const done = ask(/** @type {any} a connection */ (line.api), run, { text: "?" }, ({ name }) => seen.push(name), () => {});
  return { ...line, stop, seen, done };
}

for (const last of ["done", "error"]) {
  test(`an answer ends with the event "${last}", though the connection stays`, async () => {
    const { comes, done, seen } = asked();
    comes(`event: accepted\ndata: {}\n\nevent: ${last}\ndata: {}\n\nevent: delta\ndata: {}\n\n`);
    assert.equal(await done, true);
    assert.deepEqual(seen, ["accepted", last]);
  });
}

test("a connection that ends before its answer is told from one that is complete", async () => {
  const { comes, ends, done } = asked();
  comes("event: accepted\ndata: {}\n\n");
  ends();
  assert.equal(await done, false);
});

test("a connection that breaks, or brings what is no JSON, is an answer without its end", async () => {
  const broken = asked();
  broken.breaks();
  assert.equal(await broken.done, false);
  const odd = asked();
  odd.comes("data: <html>\n\n");
  assert.equal(await odd.done, false);
});

test("a dead network ends the answer at once", async () => {
  const { comes, done } = asked();
  comes("event: accepted\ndata: {}\n\n");
  await new Promise(setImmediate);
  window.dispatchEvent(new Event("offline"));
  assert.equal(await done, false);
});

test("stopped by the person it is no broken line", async () => {
  const { comes, done, stop } = asked();
  comes("event: accepted\ndata: {}\n\n");
  await new Promise(setImmediate);
  stop.abort();
  await assert.rejects(done, { name: "AbortError" });
});
