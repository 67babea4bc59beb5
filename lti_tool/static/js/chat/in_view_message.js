// SPDX-License-Identifier: EUPL-1.2
/** What the platform's page says the student has open: a message of exactly this shape, or none. */

const TYPE = "campustutor.about";
/** UTF-16 units of a name, beyond which it is none. */
const MAX_SENT = 2000;
/** Characters, as the server takes them. */
const LIMITS = { item: 255, title: 200, kind: 40, section: 200 };

/**
 * @param {unknown} data of a message
 * @returns {Sent.AboutShown | null | undefined} null: nothing is open; undefined: this is no such message
 */
export function readInView(data) {
  if (typeof data !== "object" || data === null) return undefined;
  const { type, item, title, kind = "", section = "", ...more } = /** @type {Record<string, unknown>} */ (data);
  if (type !== TYPE || Object.keys(more).length > 0) return undefined;
  if (item === null) return null;
  if (!isText(item) || !isText(title) || !isText(kind) || !isText(section)) return undefined;
  if ([...item].length > LIMITS.item || [...kind].length > LIMITS.kind || !item.trim() || !title.trim()) return undefined;
  return { item, title: cut(title, LIMITS.title), kind, section: cut(section, LIMITS.section) };
}

/** @param {unknown} value @returns {value is string} */
function isText(value) {
  return typeof value === "string" && value.length <= MAX_SENT;
}

/** @param {string} name @param {number} most */
function cut(name, most) {
  const letters = [...name.trim()];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : letters.join("");
}
