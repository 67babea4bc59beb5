// SPDX-License-Identifier: EUPL-1.2
/**
 * Times of day of another time zone than the browser's: what a field for date and time holds, and the moment that is
 * meant by it, also where the clocks are changed.
 */

const DAY_MS = 24 * 3600 * 1000;

/** How far the zone's clocks are ahead of UTC at a moment. @param {number} at ms @param {string} zone @returns {number} ms */
function ahead(at, zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", calendar: "iso8601", numberingSystem: "latn",
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const wall = Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`);
  return wall - Math.floor(at / 1000) * 1000;
}

/**
 * The moment at which the zone's clocks show this. An hour that comes twice is meant the first time, or with `last` the
 * second time: a lock then holds longer and not shorter. One that is left out counts from before the change: 02:30 in
 * the night of summer time is 03:30.
 * @param {string} local as a field has it, "2026-03-29T02:30" @param {string} zone @param {{last?: boolean}} options
 * @returns {Date | null} null: no time
 */
export function momentOf(local, zone, { last = false } = {}) {
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall)) return null;
  const before = ahead(wall - DAY_MS, zone);
  const moments = [before, ahead(wall + DAY_MS, zone)]
    .map((offset) => ({ at: wall - offset, offset }))
    .filter(({ at, offset }) => ahead(at, zone) === offset)
    .map(({ at }) => at);
  if (!moments.length) return new Date(wall - before);
  return new Date(last ? Math.max(...moments) : Math.min(...moments));
}

/** What the zone's clocks show, as a field takes it. @param {number} at ms @param {string} zone */
export function localOf(at, zone) {
  return new Date(at + ahead(at, zone)).toISOString().slice(0, 16);
}
