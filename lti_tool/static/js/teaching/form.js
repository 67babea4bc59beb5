// SPDX-License-Identifier: EUPL-1.2
/** The fields of the short form as one object, in and out. Names are the API's own. */

/** @typedef {keyof Sent.TutorFields} Name */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | RadioNodeList} Field */

const TEXTS = /** @type {const} */ (["title", "purpose", "instructions"]);
/** One of several, each a radio button. */
const CHOICES = /** @type {const} */ (["help_level", "knowledge"]);
/** Of the choices, those between true and false. */
const DECISIONS = /** @type {const} */ (["store_nothing"]);

/** @param {HTMLFormElement} form @returns {Sent.TutorFields} */
export function readForm(form) {
  const [title, purpose, instructions] = TEXTS.map((name) => named(form, name).value);
  const [help_level, knowledge] = CHOICES.map((name) => named(form, name).value);
  const [store_nothing] = DECISIONS.map((name) => named(form, name).value === "true");
  const kept_days = named(form, "kept_days").value ? Number(named(form, "kept_days").value) : null;
  const rest = { help_level, knowledge, kept_days, store_nothing };
  return { title, purpose, instructions, ...rest, starters: starters(form).map((field) => field.value) };
}

/** @param {HTMLFormElement} form @param {Sent.TutorFields} text */
export function fillForm(form, text) {
  for (const name of [...TEXTS, ...CHOICES]) named(form, name).value = text[name];
  for (const name of DECISIONS) named(form, name).value = String(text[name] ?? false);
  named(form, "kept_days").value = String(text.kept_days ?? "");
  starters(form).forEach((field, n) => (field.value = text.starters[n] ?? ""));
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
  const plain = (/** @type {Sent.TutorFields[Name]} */ value) => {
    if (Array.isArray(value)) return JSON.stringify(value.filter((line) => line.trim()));
    return JSON.stringify(typeof value === "string" ? value.trimEnd() : value);
  };
  return /** @type {Name[]} */ (Object.keys(one)).filter((name) => plain(one[name]) !== plain(other[name]));
}

/** @param {HTMLFormElement} form */
function starters(form) {
  return /** @type {HTMLInputElement[]} */ ([.../** @type {RadioNodeList} several of one name */ (named(form, "starters"))]);
}

/** @param {HTMLFormElement} form @param {Name} name */
function named(form, name) {
  return /** @type {Field} */ (form.elements.namedItem(name));
}
