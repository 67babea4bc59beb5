// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";

const { localOf, momentOf } = await import("../../../lti_tool/static/js/shared/zoned.js");
const BERLIN = "Europe/Berlin";

/** @param {string} local @param {{last?: boolean}} [options] */
const iso = (local, options) => momentOf(local, BERLIN, options)?.toISOString();

test("a time is meant in the zone, whatever the browser's is", () => {
  assert.equal(iso("2026-01-15T08:00"), "2026-01-15T07:00:00.000Z");
  assert.equal(iso("2026-07-15T08:00"), "2026-07-15T06:00:00.000Z");
  assert.equal(momentOf("2026-07-15T08:00", "America/St_Johns")?.toISOString(), "2026-07-15T10:30:00.000Z");
});

test("in the night of summer time an hour is left out: half past two is half past three", () => {
  assert.equal(iso("2026-03-29T01:59"), "2026-03-29T00:59:00.000Z");
  assert.equal(iso("2026-03-29T02:30"), "2026-03-29T01:30:00.000Z");
  assert.equal(iso("2026-03-29T02:30", { last: true }), "2026-03-29T01:30:00.000Z");
  assert.equal(iso("2026-03-29T03:00"), "2026-03-29T01:00:00.000Z");
});

test("an hour that comes twice begins a lock the first time and ends it the second time", () => {
  assert.equal(iso("2026-10-25T02:30"), "2026-10-25T00:30:00.000Z");
  assert.equal(iso("2026-10-25T02:30", { last: true }), "2026-10-25T01:30:00.000Z");
  assert.equal(iso("2026-10-25T03:00", { last: true }), "2026-10-25T02:00:00.000Z");
});

test("what a field shows is what the zone's clocks show", () => {
  assert.equal(localOf(Date.parse("2026-03-29T00:59:00Z"), BERLIN), "2026-03-29T01:59");
  assert.equal(localOf(Date.parse("2026-03-29T01:00:00Z"), BERLIN), "2026-03-29T03:00");
});

test("a field that is empty or half filled is no time", () => {
  assert.equal(momentOf("", BERLIN), null);
  assert.equal(momentOf("2026-13-01T08:00", BERLIN), null);
});
