// SPDX-License-Identifier: EUPL-1.2
/** What the dialogs of the chat page share: opening on their heading, closing, one place for what went wrong. */
import { ApiError } from "./api.js";
import { byId, part, within } from "./dom.js";

export class PanelDialog {
  /**
   * @param {"admin" | "course-words" | "exercises" | "hand-in" | "hand-ins" | "insights" | "locks" | "materials" | "my-data" | "redeem" | "rights" |
   * "solutions" | "trials"} id of the dialog; its heading is ID-title
   */
  constructor(id) {
    this.dialog = byId(id);
    this.heading = byId(`${id}-title`);
    part(this.dialog, "close").addEventListener("click", () => this.dialog.close());
  }

  /**
   * The place that the dialog names with `data-part`.
   * @template {keyof Templates.Parts} Name @param {Name} name
   */
  part(name) {
    return part(this.dialog, name);
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
    this.heading.focus();
  }

  /**
   * Runs the action; what goes wrong is said in the dialog.
   * @param {() => unknown} action @returns {Promise<boolean>} whether it went well
   */
  async try(action) {
    this.say("");
    try {
      await action();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.say(error.message);
      return false;
    }
  }

  /** @param {string} message */
  say(message) {
    const place = this.part("problem");
    place.hidden = !message;
    within(place, "p").textContent = message;
    if (message) place.scrollIntoView({ block: "nearest" });
  }
}
