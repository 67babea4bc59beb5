// SPDX-License-Identifier: EUPL-1.2
/** Research by consent in "My data": what is asked, giving consent, taking it back with one click. */
import { ApiError } from "../shared/api.js";
import { fromTemplate, part, within } from "../shared/dom.js";
import { day, t, when } from "../shared/text.js";

/** Hears when "My data" is opened. */
export function installResearch() {
  const section = new ResearchSection();
  document.addEventListener("my-data-opened", (event) => {
    section.open(/** @type {CustomEvent<Page.Events["my-data-opened"]>} */ (event).detail.api);
  });
}

class ResearchSection {
  constructor() {
    /** @type {import("../shared/api.js").Api | null} */
    this.api = null;
    this.place = part(document, "research");
    this.form = this.part("research-form");
    this.version = 0;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#give();
    });
    this.part("research-withdraw").addEventListener("click", () => this.#put({ given: false }, "research_taken_back"));
  }

  /** @template {keyof Templates.Parts} Name @param {Name} name */
  part(name) {
    return part(this.place, name);
  }

  /** Asks anew each time: another tab may have decided. @param {import("../shared/api.js").Api} api */
  async open(api) {
    this.api = api;
    await this.#try(async () => this.#show(await api.call("GET", "/me/consent")));
  }

  #give() {
    if (within(this.form, "input").checked) return this.#put({ given: true, version: this.version }, "research_thanks");
    this.#say(t("research_tick"));
    within(this.form, "input").focus();
  }

  /** @param {{given: boolean, version?: number}} decided @param {string} done the sentence for it */
  async #put(decided, done) {
    const { api } = this;
    if (api === null) return;
    await this.#try(async () => {
      this.#show(await api.call("PUT", "/me/consent", decided));
      this.part("research-state").textContent = t(done);
      within(this.place, "h3").focus(); // the button that was pressed may be gone
    });
  }

  /** What goes wrong is said here; where the text has changed, beside the new one. @param {() => Promise<void>} action */
  async #try(action) {
    this.#say("");
    try {
      await action();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 409 && this.api) this.#show(await this.api.call("GET", "/me/consent"));
      this.place.hidden = false;
      this.#say(error.message);
    }
  }

  /** @param {string} problem */
  #say(problem) {
    this.part("research-problem").hidden = !problem;
    this.part("research-problem").textContent = problem;
  }

  /** @param {Sent.ResearchConsentShown} consent */
  #show(consent) {
    const { offered, given, counts, exports, text, parents } = consent;
    this.version = consent.version ?? 0;
    this.place.hidden = !offered && !given && exports.length === 0;
    this.part("research-state").textContent = state(consent);
    this.part("research-asking").hidden = !offered || counts;
    this.part("research-withdraw").hidden = !given;
    within(this.form, "input").checked = false;
    this.#say("");
    this.#fill("research-reading", "research-text", text, !counts);
    this.#fill("research-parents", "research-parents-text", parents, false);
    this.part("research-files").replaceChildren(...exports.map(file));
    this.part("research-files").hidden = exports.length === 0;
  }

  /**
   * @param {"research-reading" | "research-parents"} name @param {"research-text" | "research-parents-text"} place
   * @param {Sent.ConsentText | null} text @param {boolean} open
   */
  #fill(name, place, text, open) {
    this.part(name).hidden = text === null;
    this.part(name).toggleAttribute("open", open);
    this.part(place).textContent = text && (document.documentElement.lang === "de" ? text.de : text.en);
  }
}

/** @param {Sent.ResearchConsentShown} consent */
function state({ offered, given, counts, given_at: since, withdrawn_at: until }) {
  if (given && since) return t(counts ? "research_given" : offered ? "research_older" : "research_off", { date: day(since) });
  return until ? t("research_withdrawn", { date: day(until) }) : "";
}

/** @param {Sent.ExportedIn} one */
function file({ id, at }) {
  const row = fromTemplate("my-data-row");
  part(row, "what").textContent = t("research_file", { time: when(at), id: id.slice(0, 8) });
  return row;
}
