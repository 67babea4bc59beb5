// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { page } from "../page.js";

page({ strings: {} });
const { lines } = await import("../../../lti_tool/static/js/exercises/proposing.js");

/** @param {string[]} chunks */
async function all(...chunks) {
  const encoder = new TextEncoder();
  const bytes = chunks.map((chunk) => encoder.encode(chunk));
  const found = [];
  for await (const line of lines(new Blob(bytes).stream())) found.push(line);
  return found;
}

test("each line comes whole, however the network cut it", async () => {
  assert.deepEqual(await all('{"characters":', "0}\n{", '"characters":5}\n'), ['{"characters":0}', '{"characters":5}']);
});

test("a line that was cut off is none", async () => {
  assert.deepEqual(await all('{"characters":0}\n{"exer'), ['{"characters":0}']);
});

test("a letter of several bytes may be cut, too", async () => {
  assert.deepEqual(await all('{"name":"Ü🌱"}\n'), ['{"name":"Ü🌱"}']);
});
