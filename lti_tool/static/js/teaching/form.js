// SPDX-License-Identifier: EUPL-1.2
/** The fields of the short form as one object, in and out. Names are the API's own. */

/** @typedef {keyof Sent.TutorFields} Name */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | RadioNodeList} Field */

const TEXTS = /** @type {const} */ (["title", "purpose", "instructions", "greeting", "contact", "ai_rules"]);
/** One of several, each a radio button. */
const CHOICES = /** @type {const} */ (["help_level", "knowledge", "language"]);
/** Of the choices, those between true and false. */
const DECISIONS = /** @type {const} */ (["store_nothing"]);
/** Whole numbers; an empty field is none. */
const NUMBERS = /** @type {const} */ (["kept_days", "questions_a_day"]);
/** Times, typed as in the reader's own zone; an empty field is none. */
const TIMES = /** @type {const} */ (["opens_at", "closes_at"]);

/** @param {HTMLFormElement} form @returns {Sent.TutorFields} */
export function readForm(form) {
  const value = (/** @type {Name} */ name) => named(form, name).value;
  return {
    ...each(TEXTS, value),
    ...each(CHOICES, value),
    ...each(DECISIONS, (name) => value(name) === "true"),
    ...each(NUMBERS, (name) => (value(name) ? Number(value(name)) : null)),
    ...each(TIMES, (name) => momentOf(value(name))),
    model: value("model") || null,
    starters: starters(form).map((field) => field.value),
  };
}

/** @param {HTMLFormElement} form @param {Sent.TutorFields} text */
export function fillForm(form, text) {
  for (const name of [...TEXTS, ...CHOICES]) named(form, name).value = text[name] ?? "";
  for (const name of DECISIONS) named(form, name).value = String(text[name] ?? false);
  for (const name of NUMBERS) named(form, name).value = String(text[name] ?? "");
  for (const name of TIMES) named(form, name).value = fieldOf(text[name]);
  named(form, "model").value = text.model ?? "";
  starters(form).forEach((field, n) => (field.value = text.starters[n] ?? ""));
}

/**
 * @template {string} K
 * @template V
 * @param {readonly K[]} names @param {(name: K) => V} value
 * @returns {Record<K, V>}
 */
function each(names, value) {
  return /** @type {Record<K, V>} */ (Object.fromEntries(names.map((name) => [name, value(name)])));
}

/** What is typed in a field for a time, as the API takes it. @param {string} typed "2027-01-12T08:00", local */
export function momentOf(typed) {
  const moment = new Date(typed);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/** A time of the API as a field shows it: local, to the minute. @param {string | null} [moment] */
export function fieldOf(moment) {
  if (!moment) return "";
  const at = new Date(moment);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Where the field stands in the page: for what is said about it. @param {HTMLFormElement} form @param {Name} name */
export function rowOf(form, name) {
  const field = named(form, name);
  const first = /** @type {Element} */ (field instanceof RadioNodeList ? field[0] : field);
  return /** @type {HTMLElement} */ (first.closest(".form-row"));
}

/** Whether one of several is chosen in it. @param {Name} name */
export function isChoice(name) {
  return [...CHOICES, ...DECISIONS].some((choice) => choice === name);
}

/** The names of fields in which two texts differ. @param {Sent.TutorFields} one @param {Sent.TutorFields} other */
export function differences(one, other) {
  const plain = (/** @type {Name} */ name, /** @type {Sent.TutorFields[Name]} */ value) => {
    if (Array.isArray(value)) return JSON.stringify(value.filter((line) => line.trim()));
    if (TIMES.some((time) => time === name)) return fieldOf(/** @type {string | null} */ (value));
    return JSON.stringify(typeof value === "string" ? value.trimEnd() : value);
  };
  return /** @type {Name[]} */ (Object.keys(one)).filter((name) => plain(name, one[name]) !== plain(name, other[name]));
}

/** @param {HTMLFormElement} form */
function starters(form) {
  return /** @type {HTMLInputElement[]} */ ([.../** @type {RadioNodeList} several of one name */ (named(form, "starters"))]);
}

/** @param {HTMLFormElement} form @param {Name} name */
function named(form, name) {
  return /** @type {Field} */ (form.elements.namedItem(name));
}
