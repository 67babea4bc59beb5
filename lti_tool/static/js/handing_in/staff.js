// SPDX-License-Identifier: EUPL-1.2
/** The instructors' side: what was handed in, one of it to read, and whether "done" is reported. */
import { byId, fromTemplate, part, within } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { reachable } from "../shared/prose.js";
import { readInPages } from "../shared/read_only_messages.js";
import { count, t, when } from "../shared/text.js";

/** The boxes and their addresses. */
const SWITCHES = /** @type {const} */ ([["mark", "mark-as-done"], ["readers", "only-instructors"]]);

export class HandIns {
  /** @param {import("../shared/api.js").Api} api */
  constructor(api) {
    this.api = api;
    this.panel = new PanelDialog("hand-ins");
    /** Of one person alone, as the course platform asked to see. @type {string | null} */
    this.person = null;
    this.configures = false;
    byId("open-hand-ins").addEventListener("click", () => this.open());
    for (const way of document.querySelectorAll('[data-action="open-hand-ins"]')) way.addEventListener("click", () => this.open());
    this.panel.part("back").addEventListener("click", () => this.open(this.person));
    this.panel.part("all").addEventListener("click", () => this.open());
    for (const [name, path] of SWITCHES) {
      const box = within(this.panel.part(name), "input");
      box.addEventListener("change", () => this.#switch(box, path));
    }
    this.panel.part("decide-no").addEventListener("click", () => this.panel.try(async () => {
      await this.api.call("DELETE", "/hand-ins/mark-as-done", {});
      await this.#load();
    }));
  }

  /** @param {string | null} person whose, by the pseudonym in the list; null: everybody's */
  async open(person = null) {
    this.person = person;
    await this.panel.try(() => this.#load());
    this.panel.open();
  }

  /** How many came since the last look at the list: a number, and nobody's name. */
  async count() {
    const { new: n } = await this.api.call("GET", "/hand-ins/new");
    this.#tell(n);
  }

  /** @param {number} n */
  #tell(n) {
    const badge = byId("hand-ins-new");
    badge.textContent = n ? String(n) : "";
    badge.hidden = !n;
    const line = byId("hand-ins-line");
    line.textContent = n ? count("hand_ins_new", n) : "";
    line.hidden = !n;
  }

  async #load() {
    const found = await this.api.call("GET", "/hand-ins");
    const rows = found.hand_ins.filter((row) => !this.person || row.person === this.person);
    this.panel.part("list").replaceChildren(...rows.map((row) => this.#row(row)));
    this.panel.part("none").hidden = rows.length > 0;
    this.panel.part("only").hidden = !this.person;
    this.panel.part("names-missing").textContent = found.names_message ?? "";
    this.panel.part("names-missing").hidden = !found.names_message;
    this.panel.part("only-instructors").hidden = this.configures || !found.only_instructors;
    this.panel.part("undecided").hidden = !this.configures || !found.done_undecided;
    this.panel.part("readers").hidden = !this.configures;
    within(this.panel.part("readers"), "input").checked = found.only_instructors;
    this.#tell(0);
    this.panel.part("mark").hidden = !this.configures;
    within(this.panel.part("mark"), "input").checked = found.mark_as_done;
    this.panel.part("no-gradebook").hidden = found.gradebook || !found.mark_as_done;
    this.#reading(false);
  }

  /** @param {Sent.HandInSummary} row */
  #row(row) {
    const item = fromTemplate("hand-in-row");
    part(item, "who").textContent = called(row);
    part(item, "title").textContent = row.title ?? t("untitled");
    part(item, "when").textContent = [when(row.handed_in_at), row.opened ? "" : t("hand_in_new")].filter(Boolean).join(" · ");
    part(item, "open").addEventListener("click", () => this.panel.try(() => this.#read(row.id)));
    this.#score(item, row);
    return item;
  }

  /** @param {HTMLElement} item @param {Sent.HandInSummary} row */
  #score(item, { id, score }) {
    const place = part(item, "score");
    place.hidden = !score;
    if (!score) return;
    const failed = [score.message, score.retries ? t("score_retries") : ""].filter(Boolean).join(" ");
    within(place, "span").textContent = score.state === "failed" ? failed : t(`score_${score.state}`);
    const again = part(place, "again");
    again.hidden = score.state !== "failed" || !this.configures;
    again.textContent = t("score_again");
    again.addEventListener("click", () => this.panel.try(async () => {
      await this.api.call("POST", `/hand-ins/${id}/score`, {});
      await this.#load();
    }));
  }

  /** @param {string} id */
  async #read(id) {
    const load = async (/** @type {string} */ query) => {
      const found = await this.api.call("GET", `/hand-ins/${id}${query}`);
      this.panel.part("heading").textContent = `${called(found)}: ${found.title ?? t("untitled")}`;
      this.panel.part("handed-in-at").textContent = when(found.handed_in_at);
      this.#reading(true);
      return found;
    };
    await readInPages(this.panel.part("reading"), load, (added) => {
      reachable(added.flatMap((item) => [...item.querySelectorAll(".prose > *")]));
    });
    this.panel.part("heading").focus();
  }

  /** @param {boolean} open */
  #reading(open) {
    this.panel.part("reading").hidden = !open;
    this.panel.part("overview").hidden = open;
  }

  /** @param {HTMLInputElement} box @param {typeof SWITCHES[number][1]} path */
  async #switch(box, path) {
    const good = await this.panel.try(() => this.api.call(box.checked ? "PUT" : "DELETE", `/hand-ins/${path}`, {}));
    if (good) await this.panel.try(() => this.#load());
    else box.checked = !box.checked;
  }
}

/** @param {Sent.HandInSummary} row */
function called({ name, mark }) {
  return name ?? t("learner_mark", { mark });
}
