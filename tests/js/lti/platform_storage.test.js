// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { loaded, page, pageEvents } from "../page.js";

const PLATFORM = "https://campus.example";
/** @typedef {{subject: string, message_id: string, key: string, value?: string}} Asked */

/** A page with the script in it, inside a platform's page. @param {object} data */
async function framed(data) {
  const events = pageEvents();
  /** @type {[Asked, string][]} */
  const asked = [];
  const keeper = { postMessage: (/** @type {Asked} */ message, /** @type {string} */ to) => asked.push([message, to]) };
  /** @type {{name: string, value: string}[]} */
  const fields = [];
  const form = Object.assign(new EventTarget(), {
    sent: 0,
    append: (/** @type {{name: string, value: string}} */ field) => fields.push(field),
    submit: () => (form.sent += 1),
  });
  /** @type {string[]} */
  const gone = [];
  const { document } = page({ storage: { origin: PLATFORM, target: "_parent", key: "state", ...data } });
  Object.assign(document, { forms: [form], createElement: () => ({}) });
  const frames = { storage: keeper };
  const platform = { ...keeper, frames };
  const window = Object.assign(events, { opener: null, parent: platform });
  Object.assign(globalThis, { window, location: { replace: (/** @type {string} */ to) => gone.push(to) } });
  await loaded("lti/platform_storage.js");
  /** A message to the page, as the platform would send it unless said otherwise. @param {object} [other] @param {object} [body] */
  const comes = async (other = {}, body = {}) => {
    const answer = { subject: `${asked[0][0].subject}.response`, message_id: asked[0][0].message_id, ...body };
    window.dispatchEvent(Object.assign(new Event("message"), { origin: PLATFORM, source: platform, data: answer, ...other }));
    await new Promise(setImmediate);
  };
  return { asked, comes, fields, form, frames, gone };
}

test("the secret is asked of the platform's page, at its own origin alone, with an id that nobody can guess", async () => {
  const { asked } = await framed({});
  const [[{ subject, key, message_id: id }, to]] = asked;
  assert.deepEqual([asked.length, subject, key, to], [1, "lti.get_data", "state", PLATFORM]);
  assert.ok(id.length > 16);
  assert.notEqual(id, (await framed({})).asked[0][0].message_id);
});

test("the platform's answer sends the form with the secret, once", async () => {
  const { comes, fields, form } = await framed({});
  await comes({}, { value: "the secret" });
  await comes({}, { value: "another" });
  assert.deepEqual([form.sent, fields.map(({ name, value }) => [name, value])], [1, [["secret", "the secret"]]]);
});

const STRANGE = /** @type {[string, object, object][]} */ ([
  ["from another origin", { origin: "https://evil.example" }, { value: "s" }],
  ["from another window", { source: {} }, { value: "s" }],
  ["from no window", { source: null }, { value: "s" }],
  ["with another id", {}, { value: "s", message_id: "1" }],
  ["with another subject", {}, { value: "s", subject: "lti.get_data" }],
  ["that is text", { data: "s" }, {}],
  ["that is nothing", { data: null }, {}],
  ["without a value", {}, {}],
  ["with an empty value", {}, { value: "" }],
  ["with a value that is no text", {}, { value: { toString: "s" } }],
  ["that is an error", {}, { error: { code: "storage_exhaustion", message: "full" }, value: "s" }],
]);
for (const [what, other, body] of STRANGE) {
  test(`an answer ${what} sends nothing`, async () => {
    const { comes, form } = await framed({});
    await comes(other, body);
    assert.equal(form.sent, 0);
  });
}

test("an answer after the click sends nothing a second time", async () => {
  const { comes, form } = await framed({});
  form.dispatchEvent(new Event("submit"));
  await comes({}, { value: "s" });
  assert.equal(form.sent, 0);
});

test("where the platform names a frame, that one is asked and believed, and its page is not", async () => {
  const { comes, form, frames } = await framed({ target: "storage" });
  await comes({}, { value: "s" });
  assert.equal(form.sent, 0);
  await comes({ source: frames.storage }, { value: "s" });
  assert.equal(form.sent, 1);
});

test("the login's page hands the secret over and goes on when the platform has it", async () => {
  const { asked, comes, gone } = await framed({ value: "s", next: "/next" });
  assert.deepEqual([asked[0][0].subject, asked[0][0].value, asked[0][1]], ["lti.put_data", "s", PLATFORM]);
  await comes({ origin: "https://evil.example" });
  assert.deepEqual(gone, []);
  await comes({}, { value: "s" });
  assert.deepEqual(gone, ["/next"]);
});

test("a platform that never answers is waited for a moment and no longer", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { gone } = await framed({ value: "s", next: "/next" });
  context.mock.timers.tick(1499);
  await new Promise(setImmediate);
  assert.deepEqual(gone, []);
  context.mock.timers.tick(1);
  await new Promise(setImmediate);
  assert.deepEqual(gone, ["/next"]);
});

test("a platform that refuses to keep it does not end the login", async () => {
  const { comes, gone } = await framed({ value: "s", next: "/next" });
  await comes({}, { error: { code: "storage_exhaustion" } });
  assert.deepEqual(gone, ["/next"]); // a rejection that nobody handles fails the test, too
});
