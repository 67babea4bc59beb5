// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { page } from "../page.js";

page({ strings: {} });
const { sizeFor } = await import("../../../lti_tool/static/js/chat/print.js");
const { firstInSight } = await import("../../../lti_tool/static/js/chat/scroll.js");

test("what fits on the paper is printed as it is, what does not at the largest size that fits", () => {
  assert.deepEqual([0, 690, 691, 766, 767, 1380].map(sizeFor), [100, 100, 90, 90, 80, 50]);
});

test("what fits at no size is printed at the smallest", () => {
  assert.equal(sizeFor(100_000), 30);
});

test("while an answer grows its question stays in sight, unless it is long itself", () => {
  const answer = /** @type {HTMLElement} */ ({ previousElementSibling: null });
  assert.equal(firstInSight(answer, 600), answer);
  for (const [height, stays] of /** @type {const} */ ([[0, true], [199, true], [200, false], [5000, false]])) {
    const question = /** @type {HTMLElement} */ ({ offsetHeight: height });
    const asked = /** @type {HTMLElement} */ ({ previousElementSibling: /** @type {Element} */ (question) });
    assert.equal(firstInSight(asked, 600) === question, stays, `${height}`);
  }
});
