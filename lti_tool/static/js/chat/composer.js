// SPDX-License-Identifier: EUPL-1.2
/** The question field: grows, sends with Enter where there are real keys, breaks with Shift+Enter, keeps its draft. */
import { byId, emit } from "../shared/dom.js";
import { announce } from "../shared/announce.js";
import { count, t } from "../shared/text.js";

const MAX_CHARACTERS = 16000;
const TELL_FROM_CHARACTERS = 14000;

/**
 * Grows with its text: CSS lays a copy of the text under the field, and the copy's height is the field's.
 * @param {HTMLTextAreaElement} field
 */
export function grow(field) {
  const copy = () => mirror(field);
  field.addEventListener("input", copy);
  copy();
}

/** @param {HTMLTextAreaElement} field */
function mirror(field) {
  /** @type {HTMLElement} */ (field.parentElement).dataset.text = field.value;
}

const touch = matchMedia("(pointer: coarse)");

/**
 * Enter submits the form, but not the Enter that chooses a word in an input method (Chinese, Japanese …). The keyboard
 * on a phone's glass has no Shift+Enter: there Enter breaks the line and the button sends; with Ctrl or Cmd it sends.
 * @param {HTMLTextAreaElement} field in a form
 */
export function sendWithEnter(field) {
  const say = () => {
    field.enterKeyHint = touch.matches ? "enter" : "send";
    byId("composer-hint").textContent = t(touch.matches ? "keys_touch" : "keys");
  };
  touch.addEventListener("change", say);
  say();
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (touch.matches && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (!event.repeat) field.form?.requestSubmit();
  });
}

export class Composer {
  /** @param {import("./draft.js").Drafts} drafts */
  constructor(drafts) {
    this.drafts = drafts;
    /** @type {string | null} */
    this.conversation = null;
    /** Whether an answer is under way. */
    this.busy = false;
    this.form = byId("composer");
    this.field = byId("question");
    grow(this.field);
    sendWithEnter(this.field);
    this.field.addEventListener("input", () => this.#typed());
    this.form.addEventListener("submit", (event) => this.#submit(event));
    byId("stop").addEventListener("click", () => emit(this.form, "stop-answer"));
  }

  /** Shows the draft of this conversation. @param {string | null} conversation */
  show(conversation) {
    this.conversation = conversation;
    this.#set(this.drafts.load(conversation));
  }

  /** A question that could not be sent comes back, before whatever was typed meanwhile. @param {string} text */
  giveBack(text) {
    const typed = this.field.value.trimEnd();
    this.#set(typed && typed !== text ? `${text}\n\n${typed}` : text);
    this.#typed();
  }

  /** The question has arrived; what is in the field now is the draft. @param {string} conversation */
  arrived(conversation) {
    this.drafts.save(this.conversation, "");
    this.conversation = conversation;
    this.#typed();
  }

  /** @param {boolean} running an answer is under way: stop takes the place of send */
  running(running) {
    const had = document.activeElement;
    byId("send").hidden = running;
    byId("stop").hidden = !running;
    this.busy = running;
    document.body.classList.toggle("is-answering", running);
    // A button that vanishes under the focus sends the keyboard back to the top of the page.
    if (had === byId("send") || had === byId("stop")) this.focus();
  }

  /**
   * A question that arrived after its conversation was left must not wait as a draft for the next one.
   * @param {string} text @param {string | null} place
   */
  forget(text, place = null) {
    if (this.drafts.load(place).trimEnd() === text) this.drafts.save(place, "");
  }

  /** It turned out late that this question had arrived. @param {string} text */
  forgetHere(text) {
    this.forget(text);
    this.forget(text, this.conversation);
    if (this.field.value.trimEnd() === text) this.#set("");
  }

  focus() {
    // Touch keyboards cover half the page; there the field waits until it is tapped.
    const target = touch.matches ? byId("log") : this.field;
    target.focus({ preventScroll: true });
  }

  /** @param {string} text */
  #set(text) {
    this.field.value = text;
    this.field.dispatchEvent(new Event("input"));
  }

  #typed() {
    const length = [...this.field.value].length; // as the server counts: an emoji is one
    this.drafts.save(this.conversation, this.field.value);
    const note = byId("length");
    note.hidden = length < TELL_FROM_CHARACTERS;
    note.textContent = length > MAX_CHARACTERS ? count("too_long", length - MAX_CHARACTERS) : count("letters_left", MAX_CHARACTERS - length);
    note.classList.toggle("warning", length > MAX_CHARACTERS);
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trimEnd(); // what stands before its first word is Python's, or a drawing's
    if (!text) return this.focus();
    if (this.busy) return announce(t("still_answering"));
    if ([...this.field.value].length > MAX_CHARACTERS) return announce(byId("length").textContent ?? "");
    // The stored draft stays until the server has the question: a reload in between loses nothing.
    this.field.value = "";
    mirror(this.field);
    emit(this.form, "ask", { text });
  }
}
