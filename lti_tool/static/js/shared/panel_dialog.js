/** What the dialogs of the chat page share: opening on their heading, closing, one place for what went wrong. */
import { byId, part } from "./dom.js";

export class PanelDialog {
  /** @param {string} id of the dialog; its heading is ID-title */
  constructor(id) {
    this.dialog = byId(id);
    this.heading = byId(`${id}-title`);
    part(this.dialog, "close").addEventListener("click", () => this.dialog.close());
  }

  /** The place that the dialog names with `data-part`. */
  part(name) {
    return part(this.dialog, name);
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
    this.heading.focus();
  }

  /** Runs the action; what goes wrong is said in the dialog. @returns {Promise<boolean>} whether it went well */
  async try(action) {
    this.say("");
    try {
      await action();
      return true;
    } catch (error) {
      if (error.status === undefined) throw error;
      this.say(error.message);
      return false;
    }
  }

  say(message) {
    const place = this.part("problem");
    place.hidden = !message;
    place.querySelector("p").textContent = message;
    if (message) place.scrollIntoView({ block: "nearest" });
  }
}
