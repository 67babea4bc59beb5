// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { events } from "../../../lti_tool/static/js/shared/stream.js";

/** @param {(string | Uint8Array)[]} chunks */
function body(chunks) {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
}

/** @param {(string | Uint8Array)[]} chunks @param {() => void} [heard] */
async function all(chunks, heard) {
  const found = [];
  for await (const event of events(body(chunks), heard)) found.push(event);
  return found;
}

const TWO = 'event: delta\ndata: {"text": "Grün 🌱"}\n\nevent: done\ndata: {"finish_reason": "stop"}\n\n';
const BOTH = [
  { name: "delta", data: { text: "Grün 🌱" } },
  { name: "done", data: { finish_reason: "stop" } },
];

test("events come out whole wherever the network cuts the bytes", async () => {
  const bytes = new TextEncoder().encode(TWO);
  for (let at = 0; at <= bytes.length; at += 1) {
    assert.deepEqual(await all([bytes.slice(0, at), bytes.slice(at)]), BOTH, `cut after ${at} bytes`);
  }
  assert.deepEqual(await all([...bytes].map((byte) => Uint8Array.of(byte))), BOTH);
});

test("lines may end as on Windows, also where a cut parts carriage return and line feed", async () => {
  const bytes = new TextEncoder().encode(TWO.replaceAll("\n", "\r\n"));
  for (let at = 0; at <= bytes.length; at += 1) {
    assert.deepEqual(await all([bytes.slice(0, at), bytes.slice(at)]), BOTH, `cut after ${at} bytes`);
  }
});

test("an event that the end of the connection cuts is dropped", async () => {
  for (const rest of ['data: {"text": "a"}', 'data: {"text": "a"}\n', 'event: done\ndata: {"text": "a']) {
    assert.deepEqual(await all([TWO, rest]), BOTH);
  }
});

test("a character that the end of the connection cuts is dropped with its event", async () => {
  const bytes = new TextEncoder().encode('data: "🌱"\n\n');
  assert.deepEqual(await all([TWO, bytes.slice(0, 9)]), BOTH);
});

test("bytes that are no UTF-8 spoil one character and nothing else", async () => {
  const bad = Uint8Array.of(...new TextEncoder().encode('data: "a'), 0xff, ...new TextEncoder().encode('b"\n\n'));
  assert.deepEqual(await all([bad, TWO]), [{ name: "message", data: "a\ufffdb" }, ...BOTH]);
});

test("comments are signs of life and no events", async () => {
  let heard = 0;
  assert.deepEqual(await all([": alive\n\n", ": alive\n\n", TWO], () => (heard += 1)), BOTH);
  assert.equal(heard, 3);
});

test("fields that the format does not know, and events without data, are passed over", async () => {
  const odd = "id: 7\nretry: 10\nwhat\n\nevent: nothing\n\n\n\n";
  assert.deepEqual(await all([odd, TWO]), BOTH);
});

test("lines of data are joined; one blank after the colon may be missing", async () => {
  assert.deepEqual(await all(['data:[1,\ndata: "a:  b"]\n\n']), [{ name: "message", data: [1, "a:  b"] }]);
});

test("two megabytes in one line arrive, in as many pieces as a browser makes of them", async () => {
  const html = "ä<p>".repeat(500_000);
  const bytes = new TextEncoder().encode(`event: block\ndata: ${JSON.stringify({ index: 0, html })}\n\n`);
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 65_536) pieces.push(bytes.slice(at, at + 65_536));
  const [event] = await all(pieces);
  assert.deepEqual(event, { name: "block", data: { index: 0, html } });
});

test("data that is no JSON ends the reading as an error, and the connection is let go", async () => {
  let cancelled = false;
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode("data: <html>\n\n")),
    cancel: () => void (cancelled = true),
  });
  await assert.rejects(async () => {
    for await (const event of events(stream)) assert.fail(`no event: ${event.name}`);
  }, SyntaxError);
  assert.ok(cancelled);
});

test("who stops reading lets the connection go", async () => {
  let cancelled = false;
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(TWO)),
    cancel: () => void (cancelled = true),
  });
  for await (const event of events(stream)) if (event.name === "delta") break;
  assert.ok(cancelled);
});
