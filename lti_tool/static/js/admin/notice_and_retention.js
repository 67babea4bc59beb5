// SPDX-License-Identifier: EUPL-1.2
/** Notice and retention: a draft that survives errors, a look at what changes for whom, then the change. */
import { ApiError } from "../shared/api.js";
import { part, within } from "../shared/dom.js";
import { read, remove, write } from "../shared/storage.js";
import { ask, paragraph } from "./ask.js";

const TEXTS = /** @type {const} */ (["notice_de", "notice_en", "term_ends"]);
const NUMBERS = /** @type {const} */ (["retention_days", "days_after_term", "material_days"]);
const FIELDS = [...TEXTS, ...NUMBERS];

/** @typedef {{[Name in typeof FIELDS[number]]: string}} Values */

/**
 * @param {import("../shared/api.js").Api} api
 * @param {HTMLElement} page
 * @param {(section: string) => Promise<void>} refresh
 */
export function installKeeping(api, page, refresh) {
  const form = part(page, "keeping");
  const key = `admin-keeping:${form.dataset.institution}`;
  const stored = values(form);
  restore(form, read(key));
  form.addEventListener("input", () => {
    write(key, JSON.stringify(values(form)));
    showDraft(form, true);
  });
  part(form, "discard").addEventListener("click", () => {
    remove(key);
    fill(form, stored);
    showDraft(form, false);
    say(form, "");
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(form, "");
    try {
      if (await save(api, page, form)) {
        remove(key);
        await refresh("keeping");
        const said = part(part(page, "keeping"), "kept");
        said.textContent = said.dataset.text ?? "";
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === "changed_meanwhile") await adopt(api, form);
      say(form, error.message);
    }
  });
}

/** @param {import("../shared/api.js").Api} api @param {HTMLElement} page @param {HTMLFormElement} form @returns {Promise<boolean>} whether it was saved */
async function save(api, page, form) {
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Number(named(form, name).value || NaN)]));
  const wanted = { ...values(form), ...numbers };
  const { changes, notices, loses } = await api.call("POST", "/admin/keeping/preview", wanted);
  if (changes.length === 0) {
    part(form, "kept").textContent = part(form, "kept").dataset.same ?? "";
    return false;
  }
  const { title, yes, loss } = form.dataset;
  const said = [...changes.map(paragraph), ...notices.map(sample)];
  if (!(await ask(page, { title, yes: loses ? loss : yes, said }))) return false;
  await api.call("PUT", "/admin/keeping", { ...wanted, version: form.dataset.version, agreed: loses });
  return true;
}

/** The notice as people will see it. @param {Sent.NoticePreview} notice */
function sample({ language, html }) {
  const box = document.createElement("div");
  box.className = "institution-notice";
  box.lang = language;
  box.innerHTML = html; // made by our own server, which escapes the text
  return box;
}

/**
 * Somebody else saved: the next try is made against what is stored now, and says what it changes.
 * @param {import("../shared/api.js").Api} api @param {HTMLFormElement} form
 */
async function adopt(api, form) {
  const template = document.createElement("template");
  template.innerHTML = await (await api.send("GET", "/admin/overview")).text();
  form.dataset.version = part(template.content, "keeping").dataset.version;
}

/** @param {HTMLFormElement} form @returns {Values} */
function values(form) {
  return /** @type {Values} */ (Object.fromEntries(FIELDS.map((name) => [name, named(form, name).value])));
}

/** @param {HTMLFormElement} form @param {keyof Values} name */
function named(form, name) {
  return /** @type {HTMLInputElement | HTMLTextAreaElement} */ (form.elements.namedItem(name));
}

/** @param {HTMLFormElement} form @param {Values} kept */
function fill(form, kept) {
  for (const name of FIELDS) named(form, name).value = kept[name];
}

/** @param {HTMLFormElement} form @param {string | null} draft */
function restore(form, draft) {
  if (!draft || draft === JSON.stringify(values(form))) return;
  fill(form, { ...values(form), ...JSON.parse(draft) });
  showDraft(form, true);
}

/** @param {HTMLFormElement} form @param {boolean} is */
function showDraft(form, is) {
  part(form, "discard").hidden = !is;
  part(form, "kept").textContent = (is && part(form, "kept").dataset.draft) || "";
}

/** @param {HTMLFormElement} form @param {string} message */
function say(form, message) {
  const place = part(form, "trouble");
  place.hidden = !message;
  within(place, "p").textContent = message;
}
