// SPDX-License-Identifier: EUPL-1.2
/**
 * The tutor's settings. What is typed is kept until it is saved: through closing the panel, a reload, an error, and
 * somebody else's saving in between.
 */
import { copyText } from "../shared/clipboard.js";
import { byId, emit, fromTemplate, part, within } from "../shared/dom.js";
import { count, t, when } from "../shared/text.js";
import { ask } from "./ask.js";
import { differences, fillForm, offerLevels, readForm, rowOf } from "./form.js";
import { offerModels } from "./models.js";
import { forgetNewer, showNewer } from "./newer.js";
import { Noticed } from "./noticed.js";
import { showSet, showWays, unfold } from "./parts.js";
import { installReadyRules } from "./ready_rules.js";
import { Taking } from "./taking.js";
import { Versions } from "./versions.js";

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
    /** Looks at the tutor as learners do. @type {(unsaved: Sent.TutorFields | null) => Promise<unknown>} */
    this.onPreview = async () => {};
    /** Above all parts, for what is about no field. */
    this.problemHome = part(this.dialog, "templates");
    this.noticed = new Noticed(api, this.dialog);
    this.versions = new Versions(api, this.dialog, ({ id, at }) =>
      this.#attempt(() => this.#replace((more) => api.call("POST", `/tutor/versions/${id}/restore`, more), t("tutor_restore", { time: when(at) }))));
    this.taking = new Taking(api, this.dialog,
      (call, from) => this.#attempt(() => this.#replace(call, t("tutor_take", { from }))),
      (action) => this.#attempt(action));
    this.#listen();
  }

  async open() {
    const found = await this.api.call("GET", "/tutor");
    const draft = /** @type {Draft | null} */ (JSON.parse(this.kept.read(DRAFT) ?? "null"));
    this.#take(found);
    offerLevels(this.form, found.help_levels);
    this.#fill({ ...found.text, ...draft?.text });
    if (draft && draft.version !== found.version) this.#conflict(t("tutor_newer"), found);
    this.#templates(found);
    if (draft) this.noticed.later(readForm(this.form));
    showWays(this.dialog);
    if (!this.dialog.open) this.dialog.showModal();
    this.versions.refresh();
    byId("teaching-title").focus();
  }

  /** Material that was put in may have made the tutor of this activity: what is typed is kept and goes over that. */
  async noticeMade() {
    if (!this.dialog.open || this.version !== null) return;
    const found = await this.api.call("GET", "/tutor");
    if (found.version === null) return;
    this.#take(found);
    part(this.dialog, "templates").hidden = true;
    this.#changed();
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#attempt(() => this.#save());
    });
    this.form.addEventListener("input", () => this.#changed());
    part(this.dialog, "close").addEventListener("click", () => this.dialog.close());
    part(this.dialog, "copy").addEventListener("click", async () => {
      const good = await copyText(byId("tutor-placement").value);
      this.#say(t(good ? "copied" : "copy_failed"));
    });
    installReadyRules();
    this.dialog.addEventListener("close", () => this.noticed.clear());
    part(this.dialog, "preview").addEventListener("click", () => this.#attempt(async () => {
      this.noticed.clear(); // a learner may not ask for it
      await this.onPreview(this.kept.read(DRAFT) ? readForm(this.form) : null);
      this.dialog.close();
    }));
  }

  /** What goes wrong is said at its place. @param {() => Promise<void>} action */
  async #attempt(action) {
    this.#problem("");
    try {
      await action();
    } catch (error) {
      const { code, message } = /** @type {Page.Failure} */ (error);
      if (code === "newer_version") this.#conflict(message, await this.api.call("GET", "/tutor"));
      else this.#problem(message, code);
    }
  }

  async #save() {
    const text = readForm(this.form);
    try {
      const agreed = this.asked !== null && this.asked === text.kept_days;
      this.#stored(await this.api.call("PUT", "/tutor", { ...text, version: this.version, agreed }));
    } catch (error) {
      const { code, message } = /** @type {Page.Failure} */ (error);
      if (code !== "would_delete") throw error;
      this.asked = text.kept_days; // saving once more agrees
      this.#problem(`${message} ${t("tutor_agree")}`);
    }
  }

  /** The stored text by another one, if that is wanted. @param {import("./taking.js").Call} call @param {string} question */
  async #replace(call, question) {
    const lost = this.kept.read(DRAFT) ? ` ${t("tutor_lost")}` : "";
    let agreed = false;
    for (let asked = question + lost; await ask(this.dialog, asked, t("tutor_yes")); agreed = true) {
      try {
        return this.#stored(await call({ version: this.version, agreed }));
      } catch (error) {
        const { code, message } = /** @type {Page.Failure} */ (error);
        if (code !== "would_delete" || agreed) throw error;
        asked = message;
      }
    }
  }

  /** @param {Sent.TutorSettings & {left_out?: string[]}} found what was stored just now */
  #stored(found) {
    this.kept.remove(DRAFT);
    this.#take(found);
    this.#fill(found.text);
    part(this.dialog, "templates").hidden = true;
    this.#problem((found.left_out ?? []).join(" "));
    this.noticed.saved(found.notices);
    this.#say(t("tutor_saved"));
    this.versions.refresh();
    emit(document, "me-changed");
  }

  /** The next save goes over the version that is shown beside the fields. @param {string} message @param {Sent.TutorSettings} found */
  #conflict(message, found) {
    this.#take(found);
    this.#changed();
    this.#problem(message);
    showNewer(this.form, found.text);
  }

  /** @param {Sent.TutorSettings} found */
  #take(found) {
    this.version = found.version;
    this.stored = found.text;
    this.asked = null;
    this.form.dataset.zone = found.time_zone;
    part(this.dialog, "zone").textContent = t("times_zone", { zone: found.time_zone });
    byId("tutor-kept-days").max = String(found.most_kept_days);
    offerModels(byId("tutor-model"), found.models, found.text.model);
    forgetNewer(this.form);
    this.noticed.clear();
    this.#problem("");
    this.#say("");
    part(this.dialog, "first").hidden = found.version !== null;
    part(this.dialog, "placement").hidden = found.placement === null;
    byId("tutor-placement").value = found.placement ?? "";
    part(this.dialog, "shared").hidden = found.activities < 2 && !found.copies;
    part(this.dialog, "shared").textContent = found.copies ? t("tutor_copies") : count("tutor_shared", found.activities);
  }

  /** @param {Sent.TutorFields} text */
  #fill(text) {
    fillForm(this.form, text);
    showSet(this.form, text);
    this.#unsaved();
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
        this.#changed();
      });
      return button;
    }));
  }

  /** What is typed is kept, and said to be unsaved. */
  #changed() {
    const text = readForm(this.form);
    showSet(this.form, text);
    if (!this.stored) return; // nothing to compare it with: not opened yet
    if (!this.#unsaved().length) {
      this.kept.remove(DRAFT);
      return this.noticed.clear();
    }
    this.kept.write(DRAFT, JSON.stringify({ text, version: this.version }));
    this.noticed.later(text);
  }

  /** Says and gives the fields that differ from what is stored. */
  #unsaved() {
    const changed = this.stored ? differences(this.stored, readForm(this.form)) : [];
    this.#say(changed.length ? count("tutor_unsaved", changed.length) : "");
    return changed;
  }

  /** @param {string} message @param {string} [code] may name a field: it is said there */
  #problem(message, code = "") {
    const place = part(this.dialog, "problem");
    place.hidden = !message;
    within(place, "p").textContent = message;
    if (!message) return;
    const name = code.startsWith("bad_") ? code.slice("bad_".length) : "";
    if (this.stored && name in this.stored) {
      const row = rowOf(this.form, /** @type {keyof Sent.TutorFields} */ (name));
      unfold(row);
      row.append(place);
    } else this.problemHome.after(place);
    place.scrollIntoView({ block: "center" });
  }

  /** @param {string} message */
  #say(message) {
    part(this.dialog, "saved").textContent = message;
  }
}
