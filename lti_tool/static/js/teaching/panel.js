// SPDX-License-Identifier: EUPL-1.2
/**
 * The tutor's settings. What is typed is kept until it is saved: through closing the panel, a reload, an error, and
 * somebody else's saving in between.
 */
import { copyText } from "../shared/clipboard.js";
import { byId, emit, fromTemplate, part, within } from "../shared/dom.js";
import { count, t } from "../shared/text.js";
import { differences, fillForm, readForm } from "./form.js";
import { offerModels } from "./models.js";
import { forgetNewer, showNewer } from "./newer.js";
import { installReadyRules } from "./ready_rules.js";

const DRAFT = "tutor";

/** @typedef {{text: Sent.TutorFields, version: string | null}} Draft */

export class Panel {
  /** @param {import("../shared/api.js").Api} api @param {import("../shared/sealed.js").Sealed} kept */
  constructor(api, kept) {
    this.api = api;
    this.kept = kept;
    this.dialog = byId("teaching");
    this.form = byId("teaching-form");
    /** The stored version that the fields were compared with; null: there is no tutor yet. @type {string | null} */
    this.version = null;
    /** @type {Sent.TutorFields | null} */
    this.stored = null;
    /** For so many days, which delete conversations, somebody was asked already. @type {number | null} */
    this.asked = null;
    this.onPreview = () => {};
    this.#listen();
  }

  async open() {
    const found = await this.api.call("GET", "/tutor");
    const draft = /** @type {Draft | null} */ (JSON.parse(this.kept.read(DRAFT) ?? "null"));
    this.#take(found);
    fillForm(this.form, draft?.text ?? found.text);
    if (draft && draft.version !== found.version) this.#conflict(t("tutor_newer"), found);
    this.#templates(found);
    if (!this.dialog.open) this.dialog.showModal();
    byId("teaching-title").focus();
  }

  /** Material that was put in may have made the tutor of this activity: what is typed is kept and goes over that. */
  async noticeMade() {
    if (!this.dialog.open || this.version !== null) return;
    const found = await this.api.call("GET", "/tutor");
    if (found.version === null) return;
    this.#take(found);
    part(this.dialog, "templates").hidden = true;
    this.#keepDraft();
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.form.addEventListener("input", () => this.#keepDraft());
    part(this.dialog, "close").addEventListener("click", () => this.dialog.close());
    part(this.dialog, "copy").addEventListener("click", async () => {
      const good = await copyText(byId("tutor-placement").value);
      this.#say(t(good ? "copied" : "copy_failed"));
    });
    installReadyRules();
    part(this.dialog, "preview").addEventListener("click", () => {
      if (this.kept.read(DRAFT)) return this.#problem(t("tutor_unsaved"));
      this.dialog.close();
      this.onPreview();
    });
  }

  async #save() {
    const text = readForm(this.form);
    this.#problem("");
    try {
      const agreed = this.asked !== null && this.asked === text.kept_days;
      const found = await this.api.call("PUT", "/tutor", { ...text, version: this.version, agreed });
      this.kept.remove(DRAFT);
      this.#take(found);
      fillForm(this.form, found.text);
      part(this.dialog, "templates").hidden = true;
      this.#say(t("tutor_saved"));
      emit(document, "me-changed");
    } catch (error) {
      const { status, code, message } = /** @type {Page.Failure} */ (error);
      if (code === "would_delete") this.#ask(text.kept_days, message);
      else if (status === 409) this.#conflict(message, await this.api.call("GET", "/tutor"));
      else this.#problem(message);
    }
  }

  /** Saving once more agrees. @param {number | null} days @param {string} message */
  #ask(days, message) {
    this.asked = days;
    this.#problem(`${message} ${t("tutor_agree")}`);
  }

  /** The next save goes over the version that is shown beside the fields. @param {string} message @param {Sent.TutorSettings} found */
  #conflict(message, found) {
    this.#take(found);
    this.#keepDraft();
    this.#problem(message);
    showNewer(this.form, found.text);
  }

  /** @param {Sent.TutorSettings} found */
  #take(found) {
    this.version = found.version;
    this.stored = found.text;
    this.asked = null;
    byId("tutor-kept-days").max = String(found.most_kept_days);
    offerModels(byId("tutor-model"), found.models, found.text.model);
    forgetNewer(this.form);
    this.#problem("");
    this.#say("");
    part(this.dialog, "first").hidden = found.version !== null;
    part(this.dialog, "placement").hidden = found.placement === null;
    byId("tutor-placement").value = found.placement ?? "";
    part(this.dialog, "shared").hidden = found.activities < 2 && !found.copies;
    part(this.dialog, "shared").textContent = found.copies ? t("tutor_copies") : count("tutor_shared", found.activities);
  }

  /** @param {Sent.TutorSettings} found */
  #templates({ version, templates }) {
    const place = part(this.dialog, "templates");
    place.hidden = version !== null;
    within(place, ".choices").replaceChildren(...templates.map(({ text }) => {
      const button = fromTemplate("teaching-template-button");
      button.textContent = text.title;
      button.addEventListener("click", () => {
        fillForm(this.form, text);
        this.#keepDraft();
      });
      return button;
    }));
  }

  #keepDraft() {
    const text = readForm(this.form);
    this.#say("");
    if (!this.stored) return; // nothing to compare it with: not opened yet
    if (differences(this.stored, text).length) this.kept.write(DRAFT, JSON.stringify({ text, version: this.version }));
    else this.kept.remove(DRAFT);
  }

  /** @param {string} message */
  #problem(message) {
    const place = part(this.dialog, "problem");
    place.hidden = !message;
    within(place, "p").textContent = message;
    if (message) place.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} message */
  #say(message) {
    part(this.dialog, "saved").textContent = message;
  }
}
