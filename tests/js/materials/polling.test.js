// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

import { Polling } from "../../../lti_tool/static/js/materials/polling.js";

/** Runs what is promised, then lets the clock go on. @param {import("node:test").TestContext} context @param {number} ms */
async function pass(context, ms) {
  for (let gone = 0; gone < ms; gone += 100) {
    context.mock.timers.tick(100);
    for (let n = 0; n < 5; n++) await Promise.resolve();
  }
}

test("it looks again less and less often while nothing moves, soon after something has, and not once all is done", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const now = { more: true, moved: false };
  let looks = 0;
  const polling = new Polling(async () => {
    looks += 1;
    return now;
  });
  polling.start();
  await pass(context, 60_000);
  assert.ok(looks >= 10 && looks <= 14, `${looks} looks in a minute`);
  now.moved = true;
  await pass(context, 6_000);
  looks = 0;
  await pass(context, 5_000);
  assert.ok(looks >= 4, `${looks} looks in five seconds`);
  now.more = false;
  await pass(context, 2_000);
  looks = 0;
  await pass(context, 60_000);
  assert.equal(looks, 0);
});

test("a look that fails is not the last one, and nothing looks after the end", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let looks = 0;
  const polling = new Polling(async () => {
    looks += 1;
    throw new Error("offline");
  });
  polling.start();
  await pass(context, 5_000);
  assert.ok(looks >= 2, `${looks} looks`);
  polling.stop();
  looks = 0;
  await pass(context, 30_000);
  assert.equal(looks, 0);
});
