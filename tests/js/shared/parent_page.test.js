// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { ParentPage } from "../../../lti_tool/static/js/shared/parent_page.js";

const ORIGIN = "https://campus.example";

/** The window of a page, in a frame or not. @param {boolean} framed */
function open(framed) {
  /** @type {((event: object) => void)[]} */
  const listeners = [];
  /** @type {unknown[][]} */
  const told = [];
  const parent = { postMessage: (/** @type {unknown[]} */ ...said) => told.push(said) };
  const frame = { parent: /** @type {object} */ (parent), addEventListener: (/** @type {string} */ _name, /** @type {(event: object) => void} */ listener) => listeners.push(listener) };
  if (!framed) frame.parent = frame;
  Object.assign(globalThis, { window: frame });
  return { parent, told, hear: (/** @type {object} */ event) => listeners.forEach((listener) => listener(event)) };
}

test("the page around is heard from the platform's origin alone, and nobody else at all", () => {
  const { parent, hear } = open(true);
  /** @type {unknown[]} */
  const heard = [];
  new ParentPage(ORIGIN).listen((data) => heard.push(data));
  hear({ source: parent, origin: "https://elsewhere.example", data: 1 });
  hear({ source: parent, origin: "null", data: 2 });
  hear({ source: {}, origin: ORIGIN, data: 3 });
  hear({ source: parent, origin: `${ORIGIN}.evil.example`, data: 4 });
  assert.deepEqual(heard, []);
  hear({ source: parent, origin: ORIGIN, data: 5 });
  assert.deepEqual(heard, [5]);
});

test("it is told with the platform's origin, never with *", () => {
  const { told } = open(true);
  new ParentPage(ORIGIN).tell("campustutor.ready");
  assert.deepEqual(told, [[{ type: "campustutor.ready" }, ORIGIN]]);
});

test("without a page around, or without a known origin, nothing is told and nobody heard", () => {
  for (const [framed, origin] of /** @type {[boolean, string | null | undefined][]} */ ([[false, ORIGIN], [true, null], [true, undefined]])) {
    const { parent, told, hear } = open(framed);
    const page = new ParentPage(origin);
    page.listen(() => assert.fail());
    page.tell("campustutor.close");
    hear({ source: parent, origin: String(origin), data: 1 });
    hear({ source: parent, origin, data: 1 });
    assert.deepEqual(told, []);
  }
});
