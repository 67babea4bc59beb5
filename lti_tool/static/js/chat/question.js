// SPDX-License-Identifier: EUPL-1.2
/** One question on the page. "Edit and send again" turns it into a form and asks by the event "resend". */
import { grow, sendWithEnter } from "./composer.js";
import { emit, fromTemplate, part, within } from "../shared/dom.js";
import { count, t } from "../shared/text.js";

export class Question {
  /**
   * @param {string | null} id null until the server has taken it @param {string} text
   * @param {{keptBack?: Sent.KeptBack[], unreadable?: boolean, about?: Sent.AboutShown | null}} more `keptBack`: what no
   * model sees of it; `unreadable`: the text only says that it cannot be read any more; `about`: what was open in the course
   */
  constructor(id, text, { keptBack = [], unreadable = false, about = null } = {}) {
    this.id = id;
    this.about = about;
    this.text = unreadable ? "" : text;
    this.keptBack = keptBack;
    this.element = fromTemplate("question-template");
    part(this.element, "text").textContent = text;
    part(this.element, "in-view").textContent = about ? t("in_view", { title: about.title }) : "";
    part(this.element, "in-view").hidden = !about;
    part(this.element, "edit").hidden = unreadable;
    part(this.element, "edit").addEventListener("click", () => this.#edit());
    this.showKeptBack(keptBack);
  }

  /** @param {Sent.KeptBack[]} details */
  showKeptBack(details) {
    this.keptBack = details;
    const place = part(this.element, "kept-back");
    place.hidden = details.length === 0;
    part(place, "kept-count").textContent = count("kept_back", details.length);
    const rows = details.map(({ kind, text }) => {
      const row = document.createElement("li");
      row.textContent = `${t(`kept_${kind.toLowerCase()}`)}: ${text}`;
      return row;
    });
    within(place, "ul").replaceChildren(...rows);
  }

  /** As the history has it. @returns {Sent.QuestionShown} */
  message() {
    return { id: this.id ?? "", author: "person", state: "complete", text: this.text, created_at: "", about: this.about, kept_back: this.keptBack, unreadable: false };
  }

  #edit() {
    const form = fromTemplate("edit-template");
    const field = within(form, "textarea");
    field.value = this.text;
    this.#warn(part(form, "warning"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const typed = field.value.trimEnd();
      if (typed) emit(this.element, "resend", { question: this, text: typed });
      this.#show(form, false);
    });
    part(form, "cancel").addEventListener("click", () => this.#show(form, false));
    form.addEventListener("keydown", (event) => event.key === "Escape" && this.#show(form, false));
    this.#show(form, true);
    grow(field);
    sendWithEnter(field);
    field.focus();
  }

  /** @param {HTMLFormElement} form @param {boolean} editing */
  #show(form, editing) {
    part(this.element, "text").hidden = editing;
    /** @type {HTMLElement} */ (part(this.element, "edit").parentElement).hidden = editing;
    if (editing) return this.element.append(form);
    form.remove();
    part(this.element, "edit").focus();
  }

  /** @param {HTMLElement} place */
  #warn(place) {
    let later = 0;
    for (let next = this.element.nextElementSibling; next; next = next.nextElementSibling) {
      later += next.classList.contains("question") ? 1 : 0;
    }
    place.hidden = later === 0;
    place.textContent = count("later_replaced", later);
  }
}
