// SPDX-License-Identifier: EUPL-1.2
/** Earlier versions of the tutor: when, by which role, what changed; and back to one of them. */
import { fromTemplate, part } from "../shared/dom.js";
import { t, when } from "../shared/text.js";

const FIRST = 8;
/** So many are shown before somebody asks for all. */

export class Versions {
  /**
   * @param {import("../shared/api.js").Api} api @param {HTMLElement} dialog
   * @param {(version: Sent.VersionListed) => void} restore
   */
  constructor(api, dialog, restore) {
    this.api = api;
    this.dialog = dialog;
    this.restore = restore;
    this.all = false;
    this.place = part(dialog, "versions");
    this.place.addEventListener("toggle", () => this.refresh());
    part(dialog, "all-versions").addEventListener("click", () => {
      this.all = true;
      this.refresh();
    });
  }

  /** Looks again, if somebody looks. */
  async refresh() {
    if (!this.place.open) return;
    const { versions } = await this.api.call("GET", "/tutor/versions");
    const shown = this.all ? versions : versions.slice(0, FIRST);
    part(this.dialog, "version-list").replaceChildren(...shown.map((version, n) => this.#row(version, n === 0)));
    part(this.dialog, "no-versions").hidden = versions.length > 0;
    part(this.dialog, "all-versions").hidden = shown.length === versions.length;
  }

  /** @param {Sent.VersionListed} version @param {boolean} newest */
  #row(version, newest) {
    const row = fromTemplate("version-template");
    part(row, "when").textContent = when(version.at);
    part(row, "by").textContent = [newest ? t("version_newest") : "", version.by, version.said].filter(Boolean).join(" · ");
    part(row, "changes").replaceChildren(...version.changes.map(change));
    const back = part(row, "restore");
    back.hidden = newest;
    back.setAttribute("aria-label", `${back.textContent}: ${when(version.at)}`);
    back.addEventListener("click", () => this.restore(version));
    return row;
  }
}

/** @param {Sent.TutorChange} changed */
function change({ label, before, after }) {
  const row = fromTemplate("version-change-template");
  part(row, "field").textContent = label;
  part(row, "was").textContent = before;
  part(row, "is").textContent = after;
  return row;
}
