/** The fields of the short form as one object, in and out. Names are the API's own. */

const TEXTS = ["title", "purpose", "instructions"];

/** @param {HTMLFormElement} form */
export function readForm(form) {
  const text = Object.fromEntries(TEXTS.map((name) => [name, form.elements.namedItem(name).value]));
  const help_level = form.elements.namedItem("help_level").value;
  return { ...text, help_level, starters: starters(form).map((field) => field.value) };
}

/** @param {HTMLFormElement} form @param {any} text */
export function fillForm(form, text) {
  for (const name of TEXTS) form.elements.namedItem(name).value = text[name];
  form.elements.namedItem("help_level").value = text.help_level;
  starters(form).forEach((field, n) => (field.value = text.starters[n] ?? ""));
}

/** Where the field stands in the page: for what is said about it. */
export function rowOf(form, name) {
  const field = form.elements.namedItem(name);
  return (field instanceof RadioNodeList ? field[0] : field).closest(".form-row");
}

/** The names of fields in which two texts differ. */
export function differences(one, other) {
  const plain = (value) => JSON.stringify(Array.isArray(value) ? value.filter((line) => line.trim()) : value.trimEnd());
  return Object.keys(one).filter((name) => plain(one[name]) !== plain(other[name]));
}

function starters(form) {
  return [...form.elements.namedItem("starters")];
}
