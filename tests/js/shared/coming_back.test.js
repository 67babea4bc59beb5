// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { isFresh, isReloadedShortlyAfter } from "../../../lti_tool/static/js/shared/coming_back.js";

const MINUTE = 60_000;

/** How the browser says that it came to the page. @param {string} type */
function arrived(type) {
  Object.defineProperty(performance, "getEntriesByType", { configurable: true, value: () => (type ? [{ type }] : []) });
}

test("what a launch brought is used, but not when somebody goes back to it", () => {
  for (const [type, fresh] of /** @type {const} */ ([["navigate", true], ["reload", true], ["back_forward", false]])) {
    arrived(type);
    assert.equal(isFresh(), fresh, type);
  }
});

test("a reload goes on for a quarter of an hour after the page was last used", () => {
  arrived("reload");
  assert.ok(isReloadedShortlyAfter(Date.now() - 14 * MINUTE));
  assert.ok(!isReloadedShortlyAfter(Date.now() - 16 * MINUTE));
});

test("nothing goes on where nobody knows when it was used, or how the page was come to", () => {
  arrived("reload");
  assert.ok(!isReloadedShortlyAfter(NaN));
  for (const type of ["navigate", "back_forward", ""]) {
    arrived(type);
    assert.ok(!isReloadedShortlyAfter(Date.now()), type);
  }
});
