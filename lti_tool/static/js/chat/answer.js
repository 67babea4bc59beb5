// SPDX-License-Identifier: EUPL-1.2
/**
 * One answer on the page, live or from the history: finished blocks as the server's HTML, the open block as plain text,
 * then how it ended. Asks its surroundings for a new answer by the event "answer-again".
 */
import { announce, announceBlock, quiet } from "../shared/announce.js";
import { installActions } from "./answer_actions.js";
import { nameContact } from "./course_words.js";
import { fromTemplate, emit, part } from "../shared/dom.js";
import { fill, reachable } from "../shared/prose.js";
import { Sources } from "../shared/sources.js";
import { isByTool, tellWithheld, tellWriter } from "../shared/writer.js";
import { append } from "./open_text.js";
import { count, duration, t } from "../shared/text.js";

/** @typedef {{message: string, retry_after?: number | null}} Failed why there is no answer, or no whole one */

export class Answer {
  /** @param {{stored?: boolean}} options `stored`: whether the server has it, too */
  constructor({ stored = true } = {}) {
    /** Else it lives on this page alone. */
    this.stored = stored;
    this.element = fromTemplate("answer-template");
    /** @type {string | null} null until the server has taken the question */
    this.id = null;
    /** The whole answer as Markdown, which is what is copied. */
    this.text = "";
    /** Its finished blocks, as the server gave them. */
    this.html = "";
    /** How it ended, once it has. @type {{state: Sent.MessageState, finish_reason: string | null, error: Sent.ErrorShown | null}} */
    this.ended = { state: "interrupted", finish_reason: null, error: null };
    /** @type {Sent.Source[]} */
    this.cited = [];
    /** @type {string | null} */
    this.model = null;
    this.byMaterial = false;
    /** The exercise that it is taken to be about. @type {string | null | undefined} */
    this.exercise = undefined;
    this.byTool = false;
    /** How many attempts at it were held back because they gave a solution away. */
    this.withheld = 0;
    this.open = part(this.element, "open");
    this.blocks = part(this.element, "blocks");
    this.sources = new Sources(this.blocks, part(this.element, "sources"));
  }

  /** An answer out of the history. @param {Sent.AnswerShown} message @param {{stored?: boolean}} options */
  static stored(message, options = {}) {
    const answer = new Answer(options);
    answer.text = message.unreadable ? "" : message.text;
    answer.#withhold(message.withheld ?? 0); // a tab may have kept it from before an update
    answer.#accepted(message.id, message.model);
    answer.#about(message.exercise);
    answer.#append(message.html ?? "");
    answer.#cite(message.sources ?? []);
    if (message.state === "running") answer.#status(t("still_writing"));
    else answer.#end(message.state, message.finish_reason, message.error, message.feedback);
    return answer;
  }

  /** The question is on its way. */
  begin() {
    this.#status(t("sending"));
    return this;
  }

  /** One event of the stream. @param {Page.StreamEvent} event */
  take({ name, data }) {
    /** @type {{[Name in keyof Sent.AnswerEvents]: (data: Sent.AnswerEvents[Name]) => void}} */
    const handlers = {
      accepted: (begun) => {
        this.#accepted(begun.answer_id, begun.model, t(begun.model === null ? "looking" : "thinking"));
        this.#about(begun.exercise);
      },
      waiting: (queue) => this.#status(waitingText(queue)),
      delta: ({ text }) => this.#delta(text),
      block: ({ html }) => this.#block(html),
      restart: ({ reason }) => this.#restart(reason),
      sources: (sources) => this.#cite(sources),
      done: (end) => this.#done(end),
      error: (error) => (error.code === "locked" ? this.#finish("stopped", "locked") : this.#finish("failed", null, error)),
    };
    /** @type {((data: any) => void) | undefined} the handler of these data; none: an event of a newer server */
    const handler = handlers[name];
    handler?.(data);
  }

  /** The person stopped it, and the connection was dropped before the server could say so. */
  stopped() {
    this.#finish("stopped", "stopped");
  }

  /** As the history has it; one that is still being written as if it ended now. @returns {Sent.AnswerShown} */
  message() {
    const open = document.createElement("p");
    open.textContent = this.open.textContent;
    return {
      id: this.id ?? "",
      author: "tutor",
      text: this.text,
      html: this.html + (open.textContent ? open.outerHTML : ""),
      model: this.model,
      created_at: "",
      feedback: null,
      sources: this.cited,
      cut_turns: 0,
      unreadable: false,
      withheld: this.withheld,
      exercise: this.exercise ?? null,
      ...this.ended,
    };
  }

  /** The connection is gone; what is here stays. */
  lost() {
    this.element.classList.remove("is-silent");
    if (!this.stored) return this.#finish("interrupted", null); // nobody else has the rest
    this.#status("");
    this.#note(t("connection_lost"), t("load_again"), "reload-conversation");
    announce(t("connection_lost"));
  }

  /** Nothing comes over the line, or something comes again. @param {boolean} silent */
  silent(silent) {
    this.element.classList.toggle("is-silent", silent);
    if (!silent) return part(this.element, "ending").replaceChildren();
    this.#note(t("line_silent"), t("load_again"), "reload-conversation");
    announce(t("line_silent"));
  }

  /**
   * What the server knows of this answer, after the line was lost. What is here and was lost there stays in sight.
   * @param {Sent.AnswerShown} message @returns {boolean} whether that is all there is to it; else the stored one should take its place
   */
  learn({ state, text, error, finish_reason: reason }) {
    if (state !== "running" && (state === "complete" || text.length >= this.text.trimEnd().length)) return false;
    this.element.classList.remove("is-silent");
    part(this.element, "ending").replaceChildren();
    if (state === "running") this.#status(t("still_writing"));
    else this.#end(state, reason, error, null);
    if (state === "interrupted") this.#note(t("kept_here_only"), t("ask_again"), "answer-again");
    return true;
  }

  /** @param {string} id @param {string | null} model @param {string} status */
  #accepted(id, model, status = "") {
    this.id = id;
    this.#by(model);
    this.#status(status);
    if (status) announce(status);
  }

  /** Which exercise it is taken to be about; undefined: of a tab from before an update. @param {string | null | undefined} name */
  #about(name) {
    this.exercise = name;
    part(this.element, "about").hidden = !name;
    if (!name) return;
    part(this.element, "about-name").textContent = t("about_exercise", { name });
    part(this.element, "not-about").addEventListener("click", () => emit(this.element, "not-about", { answer: this }));
  }

  /** Who writes it. @param {string | null} model null: nobody, the course material is quoted */
  #by(model) {
    this.model = model;
    this.byMaterial = model === null;
    this.byTool = isByTool(model, this.withheld);
    tellWriter(this.element, model, this.byTool);
  }

  /** @param {string} text */
  #delta(text) {
    this.text += text;
    append(this.open, text);
    this.#status("");
  }

  /** @param {string} html */
  #block(html) {
    this.open.replaceChildren();
    this.#append(html).forEach(announceBlock);
    this.sources.name();
  }

  /** What was shown is void: it was no answer but the model's thoughts, or it gave a solution away. */
  /** @param {Sent.RestartEvent["reason"]} reason */
  #restart(reason) {
    if (reason === "solution") {
      this.#withhold(this.withheld + 1);
      announce(part(this.element, "withheld").textContent ?? "");
    }
    this.text = this.html = "";
    this.open.replaceChildren();
    this.blocks.replaceChildren();
    this.sources.learn([]);
    this.#status(t("thinking"));
  }

  /** @param {number} times */
  #withhold(times) {
    this.withheld = times;
    tellWithheld(this.element, times);
  }

  /** @param {string} html */
  #append(html) {
    this.html += html;
    const added = fill(this.blocks, html);
    requestAnimationFrame(() => reachable(added));
    return added;
  }

  /** @param {Sent.Source[]} sources */
  #cite(sources) {
    this.cited = sources;
    this.sources.learn(sources);
  }

  /** @param {Sent.DoneEvent} end */
  #done({ finish_reason: reason, model, nothing_fits }) {
    // None, although one was named at first: the engines went away, and the course material answered.
    if (model === null) this.#by(model);
    this.#finish(reason === "stopped" ? "stopped" : "complete", reason);
    if (nothing_fits) nameContact(part(this.element, "contact"));
  }

  /** @param {Sent.MessageState} state @param {string | null} reason @param {Sent.ErrorEvent | null} error */
  #finish(state, reason, error = null) {
    this.#end(state, reason, error, null);
    announce(part(this.element, "ending").textContent || t("answer_complete"));
    quiet();
  }

  /**
   * @param {Sent.MessageState} state @param {string | null} reason
   * @param {Failed | null} error @param {number | null} feedback
   */
  #end(state, reason, error, feedback) {
    this.ended = { state, finish_reason: reason, error: error && { code: "", message: error.message } };
    this.#status("");
    // Text that no block closed any more (an error in the middle) stays readable, also for screen readers.
    this.open.removeAttribute("aria-hidden");
    this.open.classList.add("is-final");
    this.sources.list();
    if (state === "failed") this.#note(failedText(error), t("ask_again"), "answer-again");
    else if (state === "interrupted" && !this.text) this.#note(t("nothing_kept"), t("ask_again"), "answer-again");
    else if (state === "interrupted" || reason === "abort") this.#note(t("interrupted"), t("ask_again"), "answer-again");
    else if (reason === "locked") this.#note(t("ended_by_lock"));
    else if (state === "stopped") this.#note(t("stopped"), t("ask_again"), "answer-again");
    else if (reason === "length") this.#note(t("cut_at_length"));
    installActions(this, feedback);
  }

  /** @param {string} text */
  #status(text) {
    part(this.element, "status").textContent = text;
  }

  /** @param {string} text @param {string} [label] of its button @param {"answer-again" | "reload-conversation"} [event] */
  #note(text, label = "", event = undefined) {
    const note = fromTemplate("ending-template");
    const button = part(note, "action");
    part(note, "text").textContent = text;
    button.hidden = !label;
    button.textContent = label;
    if (event) button.addEventListener("click", () => emit(this.element, event, { answer: this }));
    part(this.element, "ending").replaceChildren(note);
  }
}

/** @param {Failed | null} error */
function failedText(error) {
  const sentence = error?.message ?? t("failed");
  return error?.retry_after ? `${sentence} ${t("try_again_in", { time: duration(error.retry_after) })}` : sentence;
}

/** @param {Sent.WaitingEvent} queue */
function waitingText({ ahead, seconds }) {
  const place = ahead === 0 ? t("waiting_next") : ahead ? count("waiting_ahead", ahead) : t("waiting");
  return seconds ? `${place} ${t("waiting_time", { time: duration(seconds) })}` : place;
}
