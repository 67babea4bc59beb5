// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { pieces } from "../../../lti_tool/static/js/shared/plain_text.js";

const links = (/** @type {string} */ line) => pieces(line).filter(({ href }) => href).map(({ href }) => href);
const whole = (/** @type {string} */ line) => pieces(line).map(({ text }) => text).join("");

test("web and mail addresses are links, without the sentence's own signs around them", () => {
  const line = "Frag Ada (ada@uni.example), siehe https://uni.example/a?b=c#d.";
  assert.deepEqual(links(line), ["mailto:ada@uni.example", "https://uni.example/a?b=c#d"]);
  assert.equal(whole(line), line);
});

test("nothing else is a link, whatever it looks like", () => {
  for (const line of ["javascript:alert(1)", "http://unsafe.example", "data:text/html,x", "a@b", "@x", "x@", "https://", "mailto:a@b.de?body=x", "a@b.de?cc=c@d.de"]) {
    assert.deepEqual(links(line), [], line);
    assert.equal(whole(line), line);
  }
});

test("a long line without addresses costs no more than its length", () => {
  const line = "a.".repeat(50_000);
  assert.equal(whole(line), line);
});
