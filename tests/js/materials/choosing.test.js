// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { page } from "../page.js";

const SENTENCES = { material_empty: "empty", material_wrong_kind: "no {ending}", material_too_large: "over {limit}" };
page({ strings: SENTENCES });
const { endingOf, filesOf, refusalOf } = await import("../../../lti_tool/static/js/materials/choosing.js");

const TAKEN = { endings: [".pdf", ".md"], file_bytes: 50 << 20 };

test("what is empty, too large or of another kind is told before it travels", () => {
  assert.equal(refusalOf({ name: "a.pdf", size: 0 }, TAKEN), "empty");
  assert.equal(refusalOf({ name: "a.exe", size: 1 }, TAKEN), "no .exe");
  assert.equal(refusalOf({ name: "a.pdf", size: (50 << 20) + 1 }, TAKEN), "over 50 MB");
  assert.equal(refusalOf({ name: "a.pdf", size: 50 << 20 }, TAKEN), "");
});

test("large letters and names without an ending are the server's to judge", () => {
  assert.equal(refusalOf({ name: "Skript.v2.PDF", size: 1 }, TAKEN), "");
  assert.equal(refusalOf({ name: "Makefile", size: 1 }, TAKEN), "");
  assert.equal(refusalOf({ name: ".pdf", size: 1 }, TAKEN), "");
  assert.equal(endingOf("a.tar.gz"), ".gz");
});

test("nothing is refused for its name before it is known what the tool takes", () => {
  assert.equal(refusalOf({ name: "a.exe", size: 1 }, { endings: [], file_bytes: Infinity }), "");
});

test("a folder among what was dropped is told apart from the files", () => {
  const files = [new File(["x"], "a.pdf"), new File([], "Woche 1")];
  const items = [{ webkitGetAsEntry: () => ({ isDirectory: false, name: "a.pdf" }) }, { webkitGetAsEntry: () => ({ isDirectory: true, name: "Woche 1" }) }, {}];
  const found = filesOf(/** @type {DataTransfer} what of it is read */ (/** @type {unknown} */ ({ files, items })));
  assert.deepEqual(found.files.map(({ name }) => name), ["a.pdf"]);
  assert.deepEqual(found.folders, ["Woche 1"]);
});
