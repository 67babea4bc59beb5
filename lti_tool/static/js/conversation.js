/**
 * The open conversation: its turns, the question on its way, and what happens when that goes wrong.
 * An answer that is being written goes on when somebody opens another conversation meanwhile; it is found again later.
 */
import { announce } from "./announce.js";
import { Answer } from "./answer.js";
import { ask } from "./ask.js";
import { byId, emit } from "./dom.js";
import { clearNotice, showNotice } from "./notice.js";
import { Question } from "./question.js";
import { showCut } from "./sources.js";
import { count, t } from "./text.js";

const POLL = 2000;
const STOP_PATIENCE = 3000;

export class Conversation {
  /** @param {import("./api.js").Api} api @param {import("./composer.js").Composer} composer */
  constructor(api, composer) {
    this.api = api;
    this.composer = composer;
    this.turns = byId("turns");
    /** @type {string | null} null: it has no question yet */
    this.id = null;
    /** What is being asked right now, if anything. @type {{stop: AbortController} | null} */
    this.run = null;
    /** @type {(Question | Answer)[]} */
    this.items = [];
  }

  /** Starts an empty one. On the server it begins with its first question. */
  begin() {
    this.opening = null;
    this.#leave(null);
    this.prepared = null;
    this.#show([]);
  }

  /**
   * Loads a stored one. @param {string} id @param {() => boolean} wanted asked again when it has come
   * @throws {ApiError} 404 for one that is gone
   */
  async open(id, wanted = () => true) {
    this.opening = id;
    const { messages } = await this.api.call("GET", `/conversations/${id}`);
    if (this.opening !== id || !wanted()) return; // somebody clicked on, and that answer was faster
    this.#leave(id);
    this.#show(messages);
    if (messages.at(-1)?.state === "running") this.#watch(id);
  }

  /**
   * Asks a question, or asks again in place of an earlier one and all that came after it.
   * @param {string} text @param {Question | null} replaced
   */
  async ask(text, replaced = null) {
    if (this.run) return announce(t("still_answering"));
    clearNotice();
    this.opening = null; // what is still loading would take the place of this question
    const run = (this.run = { stop: new AbortController(), conversation: this.id, accepted: false });
    const turn = { question: new Question(null, text), answer: new Answer().begin() };
    const hidden = replaced ? this.items.splice(this.items.indexOf(replaced)) : [];
    hidden.forEach((item) => (item.element.hidden = true));
    this.#place(turn.question, turn.answer);
    this.composer.running(true);
    emit(this.turns, "turn-added", { answer: turn.answer });
    try {
      run.conversation ??= this.prepared ??= (await this.api.call("POST", "/conversations")).id;
      const onEvent = (event) => this.#event(run, turn, hidden, event);
      if (!(await ask(this.api, run, { text, replaces: replaced?.id }, onEvent))) turn.answer.lost();
    } catch (error) {
      this.#refused(run, turn, hidden, replaced, error);
    } finally {
      this.#ended(run, turn.answer);
    }
  }

  /** Ends the running answer; if the server does not say so soon, the connection is dropped, which ends it too. */
  async stop() {
    const run = this.run;
    if (!run) return;
    setTimeout(() => run.stop.abort(), STOP_PATIENCE);
    if (run.accepted) await this.api.call("POST", `/conversations/${run.conversation}/stop`).catch(() => run.stop.abort());
    else run.stop.abort();
  }

  #event(run, turn, hidden, event) {
    if (event.name === "accepted") this.#accepted(run, turn, hidden, event.data);
    turn.answer.take(event);
    if (this.run === run) emit(this.turns, "turn-grew", { answer: turn.answer });
  }

  #accepted(run, turn, hidden, data) {
    run.accepted = true;
    turn.question.id = data.question_id;
    hidden.forEach((item) => item.element.remove());
    if (this.run === run) {
      this.id = run.conversation;
      this.prepared = null;
      this.composer.arrived(this.id);
      this.#cut(data.cut_turns);
    } else this.composer.forget(turn.question.text);
    emit(this.turns, "conversation-changed", { id: run.conversation });
  }

  /** Not taken: everything as before, the question back in the field, and why. */
  #refused(run, turn, hidden, replaced, error) {
    if (run.stop.signal.aborted && run.accepted) return turn.answer.take({ name: "done", data: { finish_reason: "stopped" } });
    if (run.accepted) throw error;
    turn.question.element.remove();
    turn.answer.element.remove();
    hidden.forEach((item) => (item.element.hidden = false));
    if (this.run !== run) return;
    const { text } = turn.question;
    this.items.splice(-2, 2, ...hidden);
    this.#welcome();
    if (text !== replaced?.text) this.composer.giveBack(text);
    if (error.status !== 401 && !run.stop.signal.aborted) showNotice(error.message, { retryAfter: error.retryAfter });
  }

  #ended(run, answer) {
    if (this.run !== run) return;
    this.run = null;
    this.composer.running(false);
    emit(this.turns, "turn-ended", { answer });
  }

  #leave(id) {
    this.run = null;
    this.id = id;
    this.composer.running(false);
    this.composer.show(id);
    clearNotice();
  }

  #show(messages) {
    this.items = [];
    this.turns.replaceChildren();
    this.#place(...messages.map((m) => (m.author === "person" ? new Question(m.id, m.text) : Answer.stored(m))));
    this.#cut(messages.at(-1)?.cut_turns);
    emit(this.turns, "conversation-opened", { id: this.id });
  }

  #place(...items) {
    this.items.push(...items);
    this.turns.append(...items.map((item) => item.element));
    this.#welcome();
  }

  #welcome() {
    byId("welcome").hidden = this.items.length > 0;
  }

  #cut(turns) {
    showCut(turns ? count("cut_turns", turns) : "");
  }

  /** An answer that another page, or this one before a reload, still has running. */
  #watch(id) {
    setTimeout(() => {
      if (this.id === id && !this.run) this.open(id).catch((error) => showNotice(error.message));
    }, POLL);
  }
}
