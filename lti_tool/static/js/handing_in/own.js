// SPDX-License-Identifier: EUPL-1.2
/** The learner's side: hand in the open conversation, see who opened it, take it back. */
import { byId } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { count, t, when } from "../shared/text.js";
import { showToast } from "../shared/toast.js";

export class HandIn {
  /** @param {import("../shared/api.js").Api} api @param {{id: string | null}} conversation the one on the page */
  constructor(api, conversation) {
    this.api = api;
    this.conversation = conversation;
    this.panel = new PanelDialog("hand-in");
    this.opener = byId("open-hand-in");
    this.line = byId("hand-in-state");
    this.allowed = false;
    this.opener.addEventListener("click", () => this.#open());
    this.panel.part("hand-in").addEventListener("click", () => this.#handIn());
    this.panel.part("again").addEventListener("click", () => this.#handIn());
    this.panel.part("withdraw").addEventListener("click", () => this.#withdraw());
  }

  /** Whether learners' things are shown at all. @param {boolean} allowed */
  allow(allowed) {
    this.allowed = allowed;
    return this.refresh();
  }

  /** What is known of the conversation on the page. */
  async refresh() {
    const { id } = this.conversation;
    this.opener.hidden = !this.allowed || !id;
    this.line.hidden = true;
    if (this.opener.hidden) return;
    const state = await this.api.call("GET", this.#path());
    if (this.conversation.id === id) this.#show(state);
  }

  /** @returns {`/conversations/${string}/hand-in`} */
  #path() {
    return `/conversations/${this.conversation.id}/hand-in`;
  }

  async #open() {
    if (await this.panel.try(() => this.refresh())) this.panel.open();
  }

  async #handIn() {
    const good = await this.panel.try(async () => this.#show(await this.api.call("POST", this.#path(), {})));
    if (good) this.#close(t("hand_in_done"));
  }

  async #withdraw() {
    const good = await this.panel.try(async () => {
      await this.api.call("DELETE", this.#path());
      await this.refresh();
    });
    if (good) this.#close(t("hand_in_withdrawn"));
  }

  /** @param {string} told */
  #close(told) {
    this.panel.dialog.close();
    showToast(told); // the line that stays is above the conversation, out of sight in a long one
  }

  /** @param {Sent.HandInState} state */
  #show(state) {
    const time = state.handed_in_at && when(state.handed_in_at);
    const handedIn = time ? t(sentence(state), { time }) : "";
    const opened = time ? openings(state.opened_at) : "";
    this.#tell("state", handedIn);
    this.#tell("opened", opened);
    this.panel.part("for-staff").hidden = state.readers === "instructors";
    this.panel.part("for-instructors").hidden = state.readers !== "instructors";
    this.panel.part("done").hidden = !state.marks_as_done || Boolean(time);
    this.panel.part("hand-in").hidden = Boolean(time);
    this.panel.part("again").hidden = !state.changed;
    this.panel.part("withdraw").hidden = !time;
    this.line.textContent = [handedIn, opened].filter(Boolean).join(" ");
    this.line.hidden = !time;
  }

  /** @param {"state" | "opened"} name @param {string} text */
  #tell(name, text) {
    this.panel.part(name).textContent = text;
    this.panel.part(name).hidden = !text;
  }
}

/** @param {Sent.HandInState} state */
function sentence({ changed, readers }) {
  if (changed) return "handed_in_changed";
  return readers === "instructors" ? "handed_in_instructors" : "handed_in";
}

/** @param {string[]} times */
function openings(times) {
  const last = times.at(-1);
  return last ? count("opened", times.length).replace("{time}", when(last)) : t("opened_never");
}
