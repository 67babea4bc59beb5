// SPDX-License-Identifier: EUPL-1.2
/** The tutor's text in other places: from another tutor of this person, from a file, and as one. */
import { byId, part } from "../shared/dom.js";
import { save, today } from "../shared/save_file.js";
import { t } from "../shared/text.js";

/**
 * Replaces the stored text. `more`: over which version, and whether it is agreed that conversations are deleted by it.
 * @typedef {(more: object) => Promise<Sent.TutorSettings & {left_out?: string[]}>} Call
 */

export class Taking {
  /**
   * @param {import("../shared/api.js").Api} api @param {HTMLElement} dialog
   * @param {(call: Call, from: string) => void} take asks first
   * @param {(action: () => Promise<void>) => void} attempt says what went wrong
   */
  constructor(api, dialog, take, attempt) {
    this.api = api;
    this.dialog = dialog;
    part(dialog, "taking").addEventListener("toggle", () => attempt(() => this.#list()));
    part(dialog, "take-mine").addEventListener("click", () => {
      const chosen = byId("tutor-mine");
      take((more) => api.call("POST", `/tutor/mine/${chosen.value}/take`, more), chosen.selectedOptions[0]?.textContent ?? "");
    });
    part(dialog, "export").addEventListener("click", () => attempt(() => this.#export()));
    const file = byId("tutor-file");
    part(dialog, "import").addEventListener("click", () => file.click());
    file.addEventListener("change", () => attempt(async () => {
      const [chosen] = file.files ?? [];
      file.value = ""; // the same file once more is a change, too
      if (!chosen) return;
      const content = await read(chosen);
      take((more) => api.call("POST", "/tutor/import", { ...content, ...more }), chosen.name);
    }));
  }

  async #list() {
    if (!part(this.dialog, "taking").open) return;
    const { tutors } = await this.api.call("GET", "/tutor/mine");
    byId("tutor-mine").replaceChildren(...tutors.map(({ id, title, course }) => new Option([title, course].filter(Boolean).join(" – "), id)));
    part(this.dialog, "mine").hidden = !tutors.length;
    part(this.dialog, "no-mine").hidden = tutors.length > 0;
  }

  async #export() {
    const file = await this.api.call("GET", "/tutor/export");
    const name = file.text.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
    save(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }), `${name || "tutor"}-${today()}.json`);
  }
}

/** @param {File} file @returns {Promise<object>} */
async function read(file) {
  try {
    const found = JSON.parse(await file.text());
    if (found && typeof found === "object" && !Array.isArray(found)) return found;
  } catch {
    // said below: whatever it is, it is no JSON
  }
  throw new Error(t("tutor_no_file"));
}
