// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { page } from "../page.js";

const { document } = page({ strings: { offline: "The line is dead.", failed: "It failed." } });
const { Api, ApiError } = await import("../../../lti_tool/static/js/shared/api.js");

/** @type {import("node:http").RequestListener} */
let answer = (_request, response) => response.end();
const server = createServer((request, response) => answer(request, response));
let root = "";

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  root = `http://127.0.0.1:${address.port}/tutor`;
});
after(() => server.close());

/** @param {number} status @param {string} body @param {Record<string, string>} [headers] */
function answers(status, body, headers = {}) {
  answer = (_request, response) => response.writeHead(status, headers).end(body);
}

/** @param {Promise<unknown>} call */
async function failure(call) {
  const error = await call.then(() => assert.fail("it was answered"), (reason) => reason);
  assert.ok(error instanceof ApiError);
  const { status, code, message, retryAfter } = error;
  return { status, code, message, retryAfter };
}

test("a call carries the bearer in a header, its body as JSON, and lies below the tool's own path", async () => {
  /** @type {unknown[]} */
  const seen = [];
  answer = async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const { authorization, "content-type": type, cookie } = request.headers;
    seen.push([request.method, request.url, authorization, type, cookie, body]);
    response.end('{"id": "7"}');
  };
  assert.deepEqual(await new Api(root, "secret").call("PATCH", "/conversations/7", { title: "Ä" }), { id: "7" });
  await new Api(root, "secret").call("GET", "/me");
  assert.deepEqual(seen, [
    ["PATCH", "/tutor/api/conversations/7", "Bearer secret", "application/json", undefined, '{"title":"Ä"}'],
    ["GET", "/tutor/api/me", "Bearer secret", undefined, undefined, ""],
  ]);
});

test("an answer without a body is null", async () => {
  answers(204, "");
  assert.equal(await new Api(root, "").call("DELETE", "/visit"), null);
});

test("what the server says went wrong is told with its code and its pause", async () => {
  answers(429, '{"error": {"code": "quota", "message": "Enough."}}', { "Retry-After": "90" });
  const told = await failure(new Api(root, "").call("POST", "/conversations"));
  assert.deepEqual(told, { status: 429, code: "quota", message: "Enough.", retryAfter: 90 });
});

const FOREIGN = [
  "<html>Bad Gateway</html>", "", "{}", "null", '{"error": null}', '{"error": {"code": ', '{"error": "Bad Gateway"}',
  '{"error": {"code": 502}}', '{"error": {"code": "x", "message": ""}}',
];
for (const body of FOREIGN) {
  test(`a proxy's own answer is a failure with a sentence of ours: ${body || "nothing"}`, async () => {
    answers(502, body, { "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT" });
    const told = await failure(new Api(root, "").call("GET", "/me"));
    assert.deepEqual(told, { status: 502, code: "unknown", message: "It failed.", retryAfter: null });
  });
}

test("where nobody answers, or the line breaks in the answer, the person is told that the line is dead", async () => {
  const dead = { status: 0, code: "offline", message: "The line is dead.", retryAfter: null };
  assert.deepEqual(await failure(new Api("http://127.0.0.1:1", "").call("GET", "/me")), dead);
  answer = (_request, response) => {
    response.writeHead(200, { "Content-Length": "100" }).write('{"id"');
    setTimeout(() => response.destroy(), 20);
  };
  assert.deepEqual(await failure(new Api(root, "").call("GET", "/me")), dead);
  assert.deepEqual(await failure(new Api(root, "").call("GET", "/me", undefined, AbortSignal.abort())), dead);
});

test("a call is never led elsewhere: the bearer would go along", async () => {
  answers(302, "", { Location: `${root}/api/me` });
  assert.equal((await failure(new Api(root, "").call("GET", "/me"))).status, 0);
});

test("a visit that is over is told to the page, once for each call", async () => {
  let over = 0;
  document.addEventListener("visit-over", () => (over += 1));
  answers(401, '{"error": {"code": "session_over", "message": "Open it again."}}');
  assert.equal((await failure(new Api(root, "").call("GET", "/me"))).message, "Open it again.");
  answers(403, '{"error": {"code": "forbidden", "message": "No."}}');
  await failure(new Api(root, "").call("GET", "/me"));
  assert.equal(over, 1);
});
