// SPDX-License-Identifier: EUPL-1.2
/** Citations in the text of a block that is still being written. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cited } from "../../../lti_tool/static/js/chat/open_text.js";

test("a number in brackets behind a sentence is a citation, with the blank before it", () => {
  assert.deepEqual(cited("", "A tree [2]. Then"), ["A tree", { numbers: ["2"] }, ". Then"]);
});

test("several numbers, and brackets side by side, are one citation each", () => {
  assert.deepEqual(cited("A tree", " [1, 2][3]"), [{ numbers: ["1", "2"] }, { numbers: ["3"] }]);
});

test("an index is none, also where its word came in an earlier piece", () => {
  assert.deepEqual(cited("", "list[1]"), ["list[1]"]);
  assert.deepEqual(cited("list", "[1]"), ["[1]"]);
});

test("what may be code or a formula is left as it is", () => {
  assert.deepEqual(cited("`x` and", " [1]"), [" [1]"]);
  assert.deepEqual(cited("", "$x [1]$"), ["$x [1]$"]);
});
