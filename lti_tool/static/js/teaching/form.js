// SPDX-License-Identifier: EUPL-1.2
/** The fields of the settings page as one object, in and out. Names are the API's own. */
import { localOf, momentOf } from "../shared/zoned.js";

/** @typedef {keyof Sent.TutorFields} Name */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | RadioNodeList} Field */

const TEXTS = /** @type {const} */ (["title", "purpose", "instructions", "greeting", "contact", "ai_rules"]);
/** One of several, each a radio button. */
const CHOICES = /** @type {const} */ (["help_level", "knowledge", "language"]);
/** Of the choices, those between true and false. */
const DECISIONS = /** @type {const} */ (["store_nothing"]);
/** Whole numbers; an empty field is none. */
const NUMBERS = /** @type {const} */ (["kept_days", "questions_a_day"]);
/** Times, typed as in the institution's zone, which the form names; an empty field is none. */
const TIMES = /** @type {const} */ (["opens_at", "closes_at"]);

/** @param {HTMLFormElement} form @returns {Sent.TutorFields} */
export function readForm(form) {
  const value = (/** @type {Name} */ name) => named(form, name).value;
  return {
    ...each(TEXTS, value),
    ...each(CHOICES, value),
    ...each(DECISIONS, (name) => value(name) === "true"),
    ...each(NUMBERS, (name) => (value(name) ? Number(value(name)) : null)),
    ...each(TIMES, (name) => momentOf(value(name), zoneOf(form))?.toISOString() ?? null),
    model: value("model") || null,
    starters: starters(form).map((field) => field.value),
  };
}

/** @param {HTMLFormElement} form @param {Sent.TutorFields} text */
export function fillForm(form, text) {
  for (const name of [...TEXTS, ...CHOICES]) named(form, name).value = text[name] ?? "";
  for (const name of DECISIONS) named(form, name).value = String(text[name] ?? false);
  for (const name of NUMBERS) named(form, name).value = String(text[name] ?? "");
  for (const name of TIMES) named(form, name).value = fieldOf(text[name], zoneOf(form));
  named(form, "model").value = text.model ?? "";
  starters(form).forEach((field, n) => (field.value = text.starters[n] ?? ""));
}

/** Only what may be chosen here is offered. @param {HTMLFormElement} form @param {string[]} levels of help */
export function offerLevels(form, levels) {
  for (const choice of /** @type {Iterable<HTMLInputElement>} */ (form.querySelectorAll('input[name="help_level"]'))) {
    /** @type {HTMLElement} */ (choice.closest(".option")).hidden = !levels.includes(choice.value);
  }
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

/** A time of the API as a field shows it, to the minute. @param {string | null | undefined} moment @param {string} zone */
function fieldOf(moment, zone) {
  return moment ? localOf(Date.parse(moment), zone) : "";
}

/** In whose time the form's times are said and typed. @param {HTMLFormElement} form */
export function zoneOf(form) {
  return form.dataset.zone || "UTC";
}

/** Where the field stands in the page: for what is said about it. @param {HTMLFormElement} form @param {Name} name */
export function rowOf(form, name) {
  const field = named(form, name);
  const first = /** @type {Element} */ (field instanceof RadioNodeList ? field[0] : field);
  return /** @type {HTMLElement} */ (first.closest(".form-row"));
}

/** What stands beside the chosen one of several. @param {HTMLFormElement} form @param {Name} name @param {string} [value] */
export function chosenLabel(form, name, value = named(form, name).value) {
  const chosen = form.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`);
  return chosen?.closest("label")?.querySelector("strong")?.textContent ?? "";
}

/** Whether one of several is chosen in it. @param {Name} name */
export function isChoice(name) {
  return [...CHOICES, ...DECISIONS].some((choice) => choice === name);
}

/** Whether it is a moment. @param {Name} name */
export function isTime(name) {
  return TIMES.some((time) => time === name);
}

/** The names of fields in which two texts differ. @param {Sent.TutorFields} one @param {Sent.TutorFields} other */
export function differences(one, other) {
  const plain = (/** @type {Name} */ name, /** @type {Sent.TutorFields[Name]} */ value) => {
    if (Array.isArray(value)) return JSON.stringify(value.filter((line) => line.trim()));
    if (isTime(name)) return fieldOf(/** @type {string | null} */ (value), "UTC");
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
