// SPDX-License-Identifier: EUPL-1.2
/** One material opened: its state, what is said of it, its file and its pages. What is typed is kept until it is saved. */
import { ApiError } from "../shared/api.js";
import { fromTemplate, part } from "../shared/dom.js";
import { t } from "../shared/text.js";
import { MaterialPages } from "./pages.js";
import { showStanding } from "./rows.js";
import { about, beginningOf, dayField } from "./words.js";

/** @typedef {{title: string, language: string, available_from: string, speaker_notes: boolean}} Fields */
/** @typedef {{back: () => void, again: () => void, replace: () => void, remove: (buttons: HTMLElement) => void}} OpenedActions */

export class OpenedMaterial {
  /** @type {Sent.MaterialShown | null} */
  #stored = null;
  /** @type {number | null} of the file whose pages are shown */
  #version = null;

  /**
   * @param {import("../shared/api.js").Api} api @param {import("../shared/sealed.js").Sealed} kept
   * @param {string} id
   * @param {import("../shared/panel_dialog.js").PanelDialog} panel @param {OpenedActions} actions
   */
  constructor(api, kept, id, panel, actions) {
    this.api = api;
    this.kept = kept;
    this.id = id;
    this.panel = panel;
    this.actions = actions;
    this.draft = `material:${id}`;
    this.place = fromTemplate("opened-material");
    this.form = part(this.place, "form");
    this.pages = new MaterialPages(api, part(this.place, "reading"), panel.part("body"), (off) => this.#switchOff(off));
    this.#listen();
  }

  /** All of it, as it is stored now. */
  async load() {
    const { pages, pictures_message, ...fields } = await this.api.call("GET", `/materials/${this.id}`);
    const found = { ...fields, pages: pages.length };
    this.#version = fields.version;
    this.show(found, 0);
    const draft = /** @type {Fields | null} */ (JSON.parse(this.kept.read(this.draft) ?? "null"));
    this.#fill(draft ?? fieldsOf(found));
    if (draft) this.#say(t("material_unsaved"));
    part(this.place, "settings").open ||= draft !== null;
    this.pages.show(pages, pictures_message);
  }

  /** Its state alone. @param {Sent.MaterialShown} material @param {number} waited ms that it has been seen waiting */
  show(material, waited) {
    this.#stored = material;
    part(this.place, "heading").textContent = material.title;
    part(this.place, "about").textContent = [about(material), material.file_name].join(" · ");
    part(this.place, "notes-row").hidden = !material.has_notes;
    showStanding(this.place, material, waited);
  }

  /** It stands in the page now. */
  arrive() {
    part(this.place, "heading").focus();
    this.pages.settle();
  }

  /** It is no longer looked at. */
  close() {
    this.pages.forget();
    this.place.remove();
  }

  #listen() {
    const { actions } = this;
    part(this.place, "back").addEventListener("click", actions.back);
    part(this.place, "again").addEventListener("click", actions.again);
    part(this.place, "replace").addEventListener("click", actions.replace);
    part(this.place, "delete").addEventListener("click", () => actions.remove(part(this.place, "actions")));
    this.form.addEventListener("input", () => this.#keep());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
  }

  #keep() {
    const changed = this.#stored && JSON.stringify(this.#read()) !== JSON.stringify(fieldsOf(this.#stored));
    this.#say(changed ? t("material_unsaved") : "");
    if (changed) this.kept.write(this.draft, JSON.stringify(this.#read()));
    else this.kept.remove(this.draft);
  }

  async #save() {
    const { available_from, language, ...fields } = this.#read();
    const body = { ...fields, ...(language ? { language } : {}), available_from: this.#moment(available_from) };
    const good = await this.panel.try(async () => {
      const saved = await this.api.call("PATCH", `/materials/${this.id}`, body);
      this.kept.remove(this.draft);
      this.#moved(saved);
      this.show(saved, 0);
      this.#fill(fieldsOf(saved));
    });
    this.#say(good ? t("material_saved") : t("material_unsaved"));
  }

  /** A day that was not touched keeps its hour, which the platform or somebody elsewhere may have given. @param {string} day */
  #moment(day) {
    const stored = this.#stored?.available_from ?? null;
    return day === dayField(stored) ? stored : beginningOf(day);
  }

  /** @param {number[]} off_pages */
  async #switchOff(off_pages) {
    const version = this.#version === null ? {} : { version: this.#version };
    return this.panel.try(async () => {
      try {
        this.#moved(await this.api.call("PATCH", `/materials/${this.id}`, { off_pages, ...version }));
      } catch (error) {
        if (error instanceof ApiError && error.code === "newer_version") await this.load();
        throw error; // said beside the pages as they are now
      }
    });
  }

  /** The first change of whoever is here by a code went into a copy, with ids of its own. @param {Sent.MaterialShown} saved */
  #moved({ id, version }) {
    if (id === this.id) return;
    this.id = id;
    this.#version = version;
  }

  /** @returns {Fields} */
  #read() {
    const { title, language, available_from, speaker_notes } = elements(this.form);
    return { title: title.value.trim(), language: language.value, available_from: available_from.value, speaker_notes: speaker_notes.checked };
  }

  /** @param {Fields} fields */
  #fill(fields) {
    const { title, language, available_from, speaker_notes } = elements(this.form);
    title.value = fields.title;
    language.value = fields.language;
    available_from.value = fields.available_from;
    speaker_notes.checked = fields.speaker_notes;
    // Once it is known, there is no way back to not knowing.
    language.options[0].hidden = Boolean(this.#stored?.language);
  }

  /** @param {string} message */
  #say(message) {
    part(this.place, "saved").textContent = message;
  }
}

/** @param {Sent.MaterialShown} material @returns {Fields} */
function fieldsOf({ title, language, available_from, speaker_notes }) {
  return { title, language: language ?? "", available_from: dayField(available_from), speaker_notes };
}

/** @param {HTMLFormElement} form */
function elements(form) {
  return /** @type {{title: HTMLInputElement, language: HTMLSelectElement, available_from: HTMLInputElement, speaker_notes: HTMLInputElement}} */ (
    /** @type {unknown} named in the template */ (form.elements)
  );
}
