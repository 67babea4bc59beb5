// SPDX-License-Identifier: EUPL-1.2
/** Test questions for the tutor: written, asked all at once, their answers compared with those that were kept. */
import { announce } from "../shared/announce.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { events } from "../shared/stream.js";
import { duration, number, t } from "../shared/text.js";
import { showToast } from "../shared/toast.js";
import { Row } from "./rows.js";

const MOST = 30;

/** @typedef {{[Name in keyof Sent.RunEvents]: {name: Name, data: Sent.RunEvents[Name]}}[keyof Sent.RunEvents]} RunEvent */

export class TrialsPanel {
  /** @type {Row[]} */
  #rows = [];
  /** @type {Sent.TrialsShown | null} */
  #found = null;
  /** Ends the run that is under way. @type {AbortController | null} */
  #run = null;

  /** @param {import("../shared/api.js").Api} api */
  constructor(api) {
    this.api = api;
    this.panel = new PanelDialog("trials");
    this.panel.part("add").addEventListener("click", () => this.#add("")?.field.focus());
    this.panel.part("attacks").addEventListener("click", () => this.#addAttacks());
    this.panel.part("save").addEventListener("click", () => this.panel.try(() => this.#save()));
    this.panel.part("run").addEventListener("click", () => this.panel.try(() => this.#start()));
    this.panel.part("halt").addEventListener("click", () => this.#run?.abort());
  }

  /** What was typed and not saved stays as long as the page. */
  async open() {
    this.panel.open();
    if (this.#run || this.#isChanged) return;
    await this.panel.try(async () => this.#show(await this.api.call("GET", "/trials")));
  }

  get #questions() {
    return [...new Set(this.#rows.map((row) => row.question).filter(Boolean))];
  }

  get #isChanged() {
    return this.#found !== null && JSON.stringify(this.#questions) !== JSON.stringify(this.#found.questions);
  }

  /** @param {Sent.TrialsShown} found */
  #show(found) {
    this.#found = found;
    this.#rows = [];
    this.panel.part("list").replaceChildren();
    found.questions.forEach((question, n) => this.#add(question)?.show(found.results[n] ?? null));
    this.#count();
  }

  /** @param {string} question @returns {Row | null} null: there are as many as can be */
  #add(question) {
    if (this.#rows.length >= MOST) {
      this.panel.say(t("trials_full", { n: MOST }));
      return null;
    }
    const row = new Row(question, {
      removed: (one) => this.#remove(one),
      marked: (one, mark) => this.panel.try(() => this.#mark(one, mark)),
    });
    this.#rows.push(row);
    this.panel.part("list").append(row.element);
    this.#count();
    return row;
  }

  #addAttacks() {
    const there = new Set(this.#questions);
    const more = (this.#found?.attack_questions ?? []).filter((question) => !there.has(question));
    more.slice(0, MOST - this.#rows.length).forEach((question) => this.#add(question));
    if (this.#rows.length >= MOST) announce(t("trials_full", { n: MOST }));
  }

  /** @param {Row} row */
  #remove(row) {
    const place = this.#rows.indexOf(row);
    const next = row.element.nextSibling;
    this.#rows = this.#rows.filter((one) => one !== row);
    row.element.remove();
    this.#count();
    this.panel.heading.focus(); // what was pressed is gone with its row
    showToast(t("trial_removed"), t("undo"), () => {
      this.#rows.splice(place, 0, row);
      this.panel.part("list").insertBefore(row.element, next?.parentNode ? next : null);
      this.#count();
      row.field.focus();
    });
  }

  #count() {
    this.#rows.forEach((row, n) => row.number(n + 1));
    this.panel.part("none").hidden = this.#rows.length > 0;
    this.#cost();
  }

  /** Of what stands there now: as stored, or reckoned for what is not saved yet. */
  #cost() {
    const place = this.panel.part("cost");
    const n = this.#rows.length;
    place.hidden = !this.#found || n === 0;
    if (!this.#found) return;
    const { one, ...all } = this.#found.cost;
    const isStored = n === this.#found.questions.length;
    const tokens = isStored ? all.tokens : n * one.tokens;
    const seconds = isStored || one.gpu_seconds === null ? all.gpu_seconds : n * one.gpu_seconds;
    const values = { tokens: number(tokens), seconds: seconds === null ? "" : duration(seconds) };
    place.textContent = t(seconds === null ? "trials_cost" : "trials_cost_gpu", values);
  }

  async #save() {
    const questions = this.#questions;
    try {
      this.#show(await this.api.call("PUT", "/trials", { questions, version: this.#found?.version }));
    } catch (error) {
      if (/** @type {Page.Failure} */ (error).status !== 409) throw error;
      this.#show(await this.api.call("GET", "/trials"));
      const theirs = new Set(this.#questions);
      questions.filter((question) => !theirs.has(question)).forEach((question) => this.#add(question));
      this.panel.say(t("trials_newer"));
      return false;
    }
    this.#progress(t("trials_saved"));
    return true;
  }

  async #start() {
    if (!this.#questions.length) return this.panel.say(t("trials_none"));
    if (!(await this.#save())) return;
    const run = (this.#run = new AbortController());
    this.#running(true);
    try {
      const response = await this.api.send("POST", "/trials/run", {}, run.signal);
      await this.#follow(/** @type {ReadableStream<Uint8Array>} */ (response.body));
    } catch (error) {
      if (!run.signal.aborted) throw error;
      this.#progress(t("trials_stopped"));
    } finally {
      this.#run = null;
      this.#running(false);
    }
  }

  /** @param {ReadableStream<Uint8Array>} body */
  async #follow(body) {
    this.#next(1);
    for await (const event of /** @type {AsyncIterable<any>} */ (events(body))) {
      const { name, data } = /** @type {RunEvent} */ (event);
      if (name === "result") {
        this.#rows.find((row) => row.question === data.question)?.show(data);
        this.#next(data.n + 1);
      } else if (name === "done") {
        const time = duration(data.seconds);
        return this.#progress(t("trials_done", { passed: data.passed, all: data.questions, time }));
      } else {
        this.#progress("");
        return this.panel.say(data.message);
      }
    }
    this.#progress(t(this.#run?.signal.aborted ? "trials_stopped" : "trials_broken"));
  }

  /** @param {number} n from 1 */
  #next(n) {
    const all = this.#found?.questions.length ?? 0;
    if (n <= all) this.#progress(t("trials_running", { n, all }));
  }

  /** @param {Row} row @param {"good" | "bad" | null} mark */
  async #mark(row, mark) {
    const n = (this.#found?.questions.indexOf(row.question) ?? -1) + 1;
    await this.api.call("PUT", "/trials/yardstick", { n, mark });
    const found = await this.api.call("GET", "/trials");
    row.show(found.results[found.questions.indexOf(row.question)] ?? null);
    this.#progress(t(mark ? "trial_kept" : "trial_released"));
  }

  /** @param {boolean} under way */
  #running(under) {
    this.panel.part("run").hidden = this.panel.part("save").hidden = under;
    this.panel.part("halt").hidden = !under;
    this.panel.part(under ? "halt" : "run").focus();
  }

  /** @param {string} text */
  #progress(text) {
    this.panel.part("progress").textContent = text;
  }
}
