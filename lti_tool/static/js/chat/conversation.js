// SPDX-License-Identifier: EUPL-1.2
/**
 * The open conversation: its turns, the question on its way, and what happens when that goes wrong.
 * An answer that is being written goes on when somebody opens another conversation meanwhile; it is found again later.
 */
import { announce } from "../shared/announce.js";
import { Answer } from "./answer.js";
import { ask } from "./ask.js";
import { byId, emit } from "../shared/dom.js";
import { clearNotice } from "../shared/notice.js";
import { Question } from "./question.js";
import { tellRefusal } from "./refusal.js";
import { keepPlace } from "./scroll.js";
import { showCut } from "./cut.js";
import { HERE, requestOf, withCut } from "./history_request.js";
import { count, t } from "../shared/text.js";
import { look, watch } from "./watch.js";

const STOP_WAIT_MS = 3000;
const READ_TIMEOUT_MS = 10000;

/**
 * What is being asked.
 * @typedef {object} Run
 * @property {AbortController} stop
 * @property {string | null} conversation null: it is still being made
 * @property {boolean} accepted whether the server has the question
 * @property {boolean} [left] another way took over; whatever becomes of it is not shown any more
 */
/** @typedef {{question: Question, answer: Answer}} Turn */
/** @typedef {Question | Answer} Item */

export class Conversation {
  /**
   * @param {import("../shared/api.js").Api} api @param {import("./composer.js").Composer} composer
   * @param {import("./tab_conversation.js").TabConversation} tab @param {{readonly about: Sent.AboutShown | null}} inView what the student has open in the course
   */
  constructor(api, composer, tab, inView) {
    this.api = api;
    this.composer = composer;
    this.tab = tab;
    this.inView = inView;
    /** Whether a new one is stored; else it lives in this tab. */
    this.stores = true;
    this.turns = byId("turns");
    /** @type {string | null} null: it has no question yet */
    this.id = null;
    /** What is being asked right now, if anything. @type {Run | null} */
    this.run = null;
    /** A question and its answer in turn. @type {Item[]} */
    this.items = [];
    /** What was asked last. @type {{answer: Answer, conversation: string | null} | null} */
    this.asked = null;
    /** What is being loaded to be shown. @type {string | null} */
    this.opening = null;
    /** Made for a question that was then refused: the next one goes there. @type {string | null} */
    this.prepared = null;
    /** @type {Promise<number> | null} */
    this.loading = null;
    /** Whether the server has messages before those. */
    this.earlier = false;
  }

  /** Whether what is on the page lives in this tab alone. */
  get isHere() {
    return this.id === HERE || (this.id === null && !this.stores);
  }

  /** Starts an empty one. On the server it begins with its first question. */
  begin() {
    this.opening = null;
    this.#leave(null);
    this.prepared = null;
    this.#show([], false);
  }

  /**
   * Loads the newest page of a stored one. @param {string} id @param {() => boolean} wanted asked again when it has come
   * @throws {import("../shared/api.js").ApiError} 404 for one that is gone
   */
  async open(id, wanted = () => true) {
    this.opening = id;
    if (id === HERE) return this.#openHere();
    const { messages, earlier } = await this.read(id);
    if (this.opening !== id || !wanted()) return; // somebody clicked on, and that answer was faster
    this.#leave(id);
    this.#show(messages, earlier);
    if (messages.at(-1)?.state === "running") watch(this, id);
  }

  #openHere() {
    this.opening = null;
    if (!this.tab.exists) return this.begin();
    this.#leave(HERE);
    this.#show(this.tab.load(), false);
  }

  /** @returns {Page.Message[]} all that is on the page */
  messages() {
    return this.items.map((item) => item.message());
  }

  /** Loads the page before the oldest message that is here. @returns {Promise<number>} how many came */
  loadEarlier() {
    // Scrolling, the button and printing may all ask at once.
    this.loading ??= this.#earlierPage().finally(() => (this.loading = null));
    return this.loading;
  }

  /** All of it, to be printed. */
  async loadAll() {
    while (this.earlier) if (!(await this.loadEarlier())) break;
    emit(this.turns, "earlier-loaded");
  }

  /** After a line was lost: what the server has of the last question takes the place of what is here, if it is more. */
  async recover() {
    const { run, asked } = this;
    const question = this.items.at(-2);
    if (!asked?.conversation || !question) return;
    if (asked.conversation === HERE) return run?.stop.abort(); // nobody else has the rest
    if (run) {
      run.left = true; // whatever becomes of it
      this.#ended(run, asked.answer);
      run.stop.abort();
    }
    if (question.id) return look(this, asked.conversation);
    await this.open(asked.conversation); // whether the question arrived, only the server knows
    if (this.items.at(-2)?.text === question.text) this.composer.forgetHere(question.text);
    else this.composer.giveBack(question.text);
  }

  /**
   * Asks a question, or asks again in place of an earlier one and all that came after it: then about the same as that.
   * @param {string} text @param {Question | null} replaced @param {string} [exercise] that it is about, "" for none
   */
  async ask(text, replaced = null, exercise = undefined) {
    if (this.run) return announce(t("still_answering"));
    clearNotice();
    this.opening = null; // what is still loading would take the place of this question
    /** @type {Run} */
    const run = (this.run = { stop: new AbortController(), conversation: this.isHere ? HERE : this.id, accepted: false });
    const turn = this.#turn(text, replaced);
    const hidden = replaced ? this.items.splice(this.items.indexOf(replaced)) : [];
    const before = [...this.items];
    hidden.forEach((item) => (item.element.hidden = true));
    this.#place(turn.question, turn.answer);
    this.asked = { answer: turn.answer, conversation: run.conversation };
    this.composer.running(true);
    emit(this.turns, "turn-added", { answer: turn.answer });
    try {
      const conversation = (run.conversation ??= this.prepared ??= (await this.#create()).id);
      if (this.run === run) this.asked.conversation = conversation;
      const { path, question, cut } = requestOf(conversation, { text, exercise, about: turn.question.about }, before, replaced?.id);
      const onEvent = (/** @type {Page.StreamEvent} */ event) => this.#event(run, turn, hidden, withCut(event, cut));
      const onSilence = (/** @type {boolean} */ silent) => turn.answer.silent(silent);
      if (!(await ask(this.api, { path, stop: run.stop }, question, onEvent, onSilence))) turn.answer.lost();
    } catch (error) {
      this.#refused(run, turn, hidden, replaced, /** @type {Page.Failure} */ (error));
    } finally {
      this.#ended(run, turn.answer);
    }
  }

  /** @param {string} text @param {Question | null} replaced @returns {Turn} */
  #turn(text, replaced) {
    return { question: new Question(null, text, { about: (replaced ?? this.inView).about }), answer: new Answer({ stored: !this.isHere }).begin() };
  }

  /** Ends the running answer; if the server does not say so soon, the connection is dropped, which ends it too. */
  async stop() {
    const run = this.run;
    if (!run) return;
    setTimeout(() => run.stop.abort(), STOP_WAIT_MS);
    if (!run.accepted) return run.stop.abort();
    const path = run.conversation === HERE ? "/ask/stop" : /** @type {const} */ (`/conversations/${run.conversation}/stop`);
    await this.api.call("POST", path).catch(() => run.stop.abort());
  }

  /** @param {Run} run @param {Turn} turn @param {Item[]} hidden @param {Page.StreamEvent} event */
  #event(run, turn, hidden, event) {
    if (event.name === "accepted") this.#accepted(run, turn, hidden, event.data);
    turn.answer.take(event);
    if (event.name === "accepted" || event.name === "block") this.#keepHere(run);
    if (this.run === run) emit(this.turns, "turn-grew", { answer: turn.answer });
  }

  /** What the tab has of it, as it is now. @param {Run} run */
  #keepHere(run) {
    if (run.conversation === HERE && this.run === run && run.accepted) this.tab.save(this.messages());
  }

  /** @param {Run} run @param {Turn} turn @param {Item[]} hidden @param {Sent.AcceptedEvent} data */
  #accepted(run, turn, hidden, data) {
    const conversation = /** @type {string} it was asked in one */ (run.conversation);
    run.accepted = true;
    turn.question.id = data.question_id;
    turn.question.showKeptBack(data.kept_back);
    hidden.forEach((item) => item.element.remove());
    if (this.run === run) {
      this.id = conversation;
      this.prepared = null;
      this.composer.arrived(conversation);
      this.#cut(data.cut_turns);
    } else this.composer.forget(turn.question.text);
    emit(this.turns, "conversation-changed", { id: conversation });
  }

  /**
   * Not taken: everything as before, the question back in the field, and why.
   * @param {Run} run @param {Turn} turn @param {Item[]} hidden @param {Question | null} replaced @param {Page.Failure} error
   */
  #refused(run, turn, hidden, replaced, error) {
    if (run.left) return;
    if (run.stop.signal.aborted && run.accepted) return turn.answer.stopped();
    if (run.accepted) throw error;
    turn.question.element.remove();
    turn.answer.element.remove();
    hidden.forEach((item) => (item.element.hidden = false));
    if (this.run !== run) return;
    const { text } = turn.question;
    this.items.splice(-2, 2, ...hidden);
    this.#welcome();
    if (text !== replaced?.text) this.composer.giveBack(text);
    tellRefusal(this.turns, error, run.stop.signal.aborted);
  }

  /** @param {Run} run @param {Answer} answer */
  #ended(run, answer) {
    if (this.run !== run) return;
    this.#keepHere(run);
    this.run = null;
    this.composer.running(false);
    emit(this.turns, "turn-ended", { answer });
  }

  /** @param {string | null} id */
  #leave(id) {
    if (this.run?.conversation === HERE) this.run.stop.abort(); // nobody could find its answer again
    this.run = null;
    this.id = id;
    this.composer.running(false);
    this.composer.show(id);
    clearNotice();
  }

  /** @param {Page.Message[]} messages @param {boolean} earlier */
  #show(messages, earlier) {
    this.items = [];
    this.earlier = earlier;
    this.turns.replaceChildren();
    this.#place(...messages.map((message) => shown(message, { stored: this.id !== HERE })));
    const newest = messages.at(-1);
    this.#cut(newest?.author === "tutor" ? newest.cut_turns : 0);
    emit(this.turns, "conversation-opened", { id: this.id });
  }

  /** @param {Item[]} items */
  #place(...items) {
    this.items.push(...items);
    this.turns.append(...items.map((item) => item.element));
    this.#welcome();
  }

  #welcome() {
    byId("welcome").hidden = this.items.length > 0;
  }

  /** @param {number | undefined} turns */
  #cut(turns) {
    showCut(turns ? count("cut_turns", turns) : "");
  }

  async #earlierPage() {
    const { id, items: [oldest] } = this;
    if (!this.earlier || !id) return 0;
    const { messages, earlier } = await this.read(id, `?before=${oldest.id}`);
    if (this.id !== id || this.items[0] !== oldest) return 0;
    const older = messages.map((message) => shown(message));
    this.items.unshift(...older);
    this.earlier = earlier;
    keepPlace(() => this.turns.prepend(...older.map((item) => item.element)));
    return older.length;
  }

  #create() {
    return this.api.call("POST", "/conversations", undefined, AbortSignal.timeout(READ_TIMEOUT_MS));
  }

  /** A line that swallows everything must not leave the page waiting for ever. @param {string} id */
  read(id, query = "") {
    return this.api.call("GET", `/conversations/${id}${query}`, undefined, AbortSignal.timeout(READ_TIMEOUT_MS));
  }
}

/** @param {Page.Message} message @param {{stored?: boolean}} options */
function shown(message, options = {}) {
  if (message.author !== "person") return Answer.stored(message, options);
  return new Question(message.id, message.text, { ...message, keptBack: message.kept_back });
}
