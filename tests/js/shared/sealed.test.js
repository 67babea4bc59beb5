// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { tab, TabStorage } from "../page.js";

const storage = new TabStorage();
tab(storage);
const { Sealed, somethingWaits } = await import("../../../lti_tool/static/js/shared/sealed.js");
const { clear } = await import("../../../lti_tool/static/js/shared/storage.js");
const { Drafts } = await import("../../../lti_tool/static/js/chat/draft.js");

/** As the server sends it: base64url, padded. @param {number} byte */
const key = (byte) => Buffer.alloc(32, byte).toString("base64url").concat("=");
const ANNA = key(0xfb);
const BEN = key(0xfe);

/** What is sealed is stored a moment later. */
const stored = () => new Promise((resolve) => setTimeout(resolve, 50));

beforeEach(clear);

test("what was typed comes back to the same person, in the same activity", async () => {
  (await Sealed.open("activity:anna", ANNA)).write("draft", "Grün 🌱");
  await stored();
  assert.equal((await Sealed.open("activity:anna", ANNA)).read("draft"), "Grün 🌱");
  assert.equal((await Sealed.open("other:anna", ANNA)).read("draft"), null);
  assert.ok(somethingWaits());
});

test("nothing of it can be read in what the tab keeps", async () => {
  (await Sealed.open("activity:anna", ANNA)).write("draft", "a secret question");
  await stored();
  const kept = JSON.stringify(storage);
  assert.ok(kept.includes("sealed:activity:anna:draft"));
  assert.ok(!kept.includes("secret") && !kept.includes(Buffer.from("secret").toString("base64").slice(0, 6)));
});

test("what another key sealed is thrown away, and so is what was spoiled", async () => {
  (await Sealed.open("activity:anna", ANNA)).write("draft", "a");
  await stored();
  const [name] = Object.keys(storage);
  assert.equal((await Sealed.open("activity:anna", BEN)).read("draft"), null);
  assert.deepEqual(Object.keys(storage), []);
  for (const spoiled of ["", "no base64!", "AAAA"]) {
    storage.setItem(name, spoiled);
    assert.equal((await Sealed.open("activity:anna", ANNA)).read("draft"), null, spoiled);
  }
});

test("without a key it lives as long as the page", async () => {
  const sealed = await Sealed.open("activity:anna", null);
  sealed.write("draft", "a");
  await stored();
  assert.deepEqual([sealed.read("draft"), Object.keys(storage)], ["a", []]);
});

test("of many changes the last one is what is kept, whatever sealing takes", async () => {
  const sealed = await Sealed.open("activity:anna", ANNA);
  for (let press = 1; press <= 200; press += 1) sealed.write("draft", "x".repeat(press));
  sealed.write("gone", "a");
  sealed.remove("gone");
  await stored();
  const after = await Sealed.open("activity:anna", ANNA);
  assert.deepEqual([after.read("draft")?.length, after.read("gone")], [200, null]);
});

test("each conversation has its own draft, and an empty one is none", async () => {
  const drafts = new Drafts(await Sealed.open("activity:anna", ANNA));
  drafts.save(null, "new");
  drafts.save("c", "old");
  assert.deepEqual([drafts.load(null), drafts.load("c"), drafts.load("d")], ["new", "old", ""]);
  drafts.save("c", "");
  await stored();
  assert.equal(Object.keys(storage).length, 1);
});
