// SPDX-License-Identifier: EUPL-1.2
/** What learners will notice of what is typed, while it is typed; and what they notice of what was saved just now. */
import { part, within } from "../shared/dom.js";
import { count } from "../shared/text.js";

const PAUSE_MS = 600;
/** So many sentences stand there unasked: more would take the room of the fields. */
const AT_ONCE = 2;

export class Noticed {
  /** @param {import("../shared/api.js").Api} api @param {HTMLElement} dialog */
  constructor(api, dialog) {
    this.api = api;
    this.place = part(dialog, "noticed");
    this.asked = 0;
    this.waiting = 0;
  }

  /** Asks a moment after the last key. @param {Sent.TutorFields} text */
  later(text) {
    clearTimeout(this.waiting);
    const asked = ++this.asked;
    this.waiting = window.setTimeout(async () => {
      const found = await this.api.call("POST", "/tutor/notices", text).catch(() => ({ notices: [] })); // saving says why
      if (asked === this.asked) this.#show("will_notice", found.notices);
    }, PAUSE_MS);
  }

  /** @param {string[]} notices of what was saved */
  saved(notices) {
    this.clear();
    this.#show("notice_now", notices);
  }

  clear() {
    clearTimeout(this.waiting);
    this.asked += 1;
    this.place.hidden = true;
  }

  /** @param {string} key @param {string[]} notices */
  #show(key, notices) {
    if (this.place.hidden) this.place.open = notices.length <= AT_ONCE;
    this.place.hidden = !notices.length;
    within(this.place, "summary").textContent = count(key, notices.length);
    within(this.place, "ul").replaceChildren(...notices.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }));
  }
}
