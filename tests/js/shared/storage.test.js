// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { loaded, tab, TabStorage } from "../page.js";

/** @returns {Promise<typeof import("../../../lti_tool/static/js/shared/storage.js")>} */
const load = () => loaded("shared/storage.js");

test("what is written is there after a reload, and what was removed is not", async () => {
  tab(new TabStorage());
  const before = await load();
  before.write("a", "1");
  before.write("b", "2");
  before.remove("a");
  const after = await load();
  assert.deepEqual([after.lasting, after.read("a"), after.read("b")], [true, null, "2"]);
});

test("keys are found by how they begin, also those of the page before", async () => {
  tab(new TabStorage());
  (await load()).write("draft:1", "x");
  const after = await load();
  after.write("draft:2", "y");
  after.write("visit:3", "z");
  assert.deepEqual(after.keys("draft:").sort(), ["draft:1", "draft:2"]);
});

test("to forget all leaves what other pages of this origin keep", async () => {
  const storage = new TabStorage();
  storage.setItem("somebody else's", "1");
  tab(storage);
  const page = await load();
  page.write("a", "1");
  page.clear();
  assert.deepEqual([page.read("a"), Object.keys(storage)], [null, ["somebody else's"]]);
});

test("a full tab keeps what is typed as long as the page lives", async () => {
  tab(new TabStorage(10));
  const page = await load();
  page.write("draft", "x".repeat(11));
  assert.equal(page.read("draft"), "x".repeat(11));
});

test("where the browser refuses storage, the history's entry keeps it through a reload", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const history = tab(null);
  const before = await load();
  before.write("a", "1");
  context.mock.timers.tick(1000);
  const after = await load();
  assert.deepEqual([after.lasting, after.read("a"), history.changes], [false, "1", 1]);
});

test("many key presses are one change of the history in a quarter of a second", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const history = tab(null);
  const page = await load();
  for (let press = 1; press <= 100; press += 1) {
    page.write("draft", "x".repeat(press));
    context.mock.timers.tick(10);
  }
  assert.ok(history.changes <= 5, `${history.changes} changes in a second`);
  page.flush();
  assert.equal(history.state.kept.draft, "x".repeat(100));
});

test("what others put into the history's entry stays there", async () => {
  const history = tab(null);
  history.state = { visit: "v" };
  const page = await load();
  page.write("a", "1");
  page.flush();
  assert.deepEqual(history.state, { visit: "v", kept: { a: "1" } });
});

test("where nothing may be kept at all the page goes on", async () => {
  const history = tab(null);
  history.refuses = true;
  const page = await load();
  page.write("a", "1");
  page.flush();
  page.changeHistory({ visit: "v" }, "/chat/1");
  assert.equal(page.read("a"), "1");
});

test("what is on its way when all is forgotten does not arrive", async () => {
  const storage = new TabStorage();
  tab(storage);
  const page = await load();
  page.clearForGood();
  page.write("late", "1");
  assert.deepEqual([page.read("late"), Object.keys(storage)], [null, []]);
});
