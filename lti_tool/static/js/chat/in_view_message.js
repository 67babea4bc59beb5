// SPDX-License-Identifier: EUPL-1.2
/** What the platform's page says the student has open: a message of exactly this shape, or none. */

const TYPE = "campustutor.about";
/** Characters, as the server takes them; a name that is longer is cut, an id is none then. */
const LIMITS = { item: 255, title: 200, kind: 40, section: 200 };
/** UTF-16 units of what may be cut. */
const MAX_SENT = 2000;
/** A letter that somebody sees: a title without one names nothing, and the server refuses the question that has it. */
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * @param {unknown} data of a message
 * @returns {Sent.AboutShown | null | undefined} null: nothing is open; undefined: this is no such message
 */
export function readInView(data) {
  if (typeof data !== "object" || data === null) return undefined;
  const { type, ...told } = /** @type {Record<string, unknown>} */ (data);
  if (type !== TYPE || Object.keys(told).some((name) => !Object.hasOwn(LIMITS, name))) return undefined;
  if (told.item === null) return null;
  const { item, title, kind = "", section = "" } = told;
  if (![item, title, kind, section].every(isText)) return undefined;
  return shown(/** @type {Sent.AboutShown} */ ({ item, title, kind, section }));
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === "string" && value.length <= MAX_SENT;
}

/** @param {Sent.AboutShown} told of any length @returns {Sent.AboutShown | undefined} */
function shown({ item, title, kind, section }) {
  if (!item.trim() || !SEEN.test(title) || [...item].length > LIMITS.item) return undefined;
  return { item, title: cut(title, LIMITS.title), kind: cut(kind, LIMITS.kind), section: cut(section, LIMITS.section) };
}

/** @param {string} name @param {number} most */
function cut(name, most) {
  const letters = [...name.trim()];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : letters.join("");
}
