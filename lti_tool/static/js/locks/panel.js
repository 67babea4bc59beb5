// SPDX-License-Identifier: EUPL-1.2
/** The exam locks: listed, set, removed. Times are said and typed in the institution's zone, wherever somebody sits. */
import { announce } from "../shared/announce.js";
import { byId, fromTemplate, part, within } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { clock, day, t, when } from "../shared/text.js";
import { showToast } from "../shared/toast.js";
import { localOf, momentOf } from "../shared/zoned.js";

const HOUR_MS = 3600 * 1000;

export class LocksPanel {
  /** @param {import("../shared/api.js").Api} api */
  constructor(api) {
    this.api = api;
    this.panel = new PanelDialog("locks");
    /** What is stored. @type {Sent.LocksShown | null} */
    this.found = null;
    this.form = this.panel.part("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.panel.try(() => this.#add());
    });
    this.form.addEventListener("input", () => this.#seen());
  }

  async open() {
    this.panel.open();
    await this.panel.try(async () => {
      this.#show(await this.api.call("GET", "/locks"));
      this.#prepare();
    });
  }

  get #zone() {
    return this.found?.time_zone ?? "UTC";
  }

  /** Fields to begin with: two hours from the next full one. */
  #prepare() {
    const next = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
    byId("lock-from").value = localOf(next, this.#zone);
    byId("lock-until").value = localOf(next + 2 * HOUR_MS, this.#zone);
    byId("lock-reason").value = "";
    this.form.hidden = false; // before, nothing could be meant by its fields
    this.#choose(this.found?.may_lock_course ? "course" : "activity");
    this.#seen();
  }

  async #add() {
    const lock = this.#typed();
    if (!lock) return this.panel.say(t("lock_needs_times"));
    await this.#put([...(this.found?.locks ?? []), lock]);
    announce(t("lock_added"));
    this.#prepare();
    this.panel.heading.focus();
    this.panel.part("list").scrollIntoView({ block: "nearest" });
  }

  /** @param {Sent.LockShown} lock */
  async #remove(lock) {
    const others = () => (this.found?.locks ?? []).filter((one) => !isSame(one, lock));
    await this.#put(others());
    this.panel.heading.focus(); // what was pressed is gone with its row
    showToast(t("lock_removed"), t("undo"), () => this.panel.try(() => this.#put([...others(), lock])));
  }

  /** @param {Sent.LockShown[]} locks */
  async #put(locks) {
    try {
      this.#show(await this.api.call("PUT", "/locks", { locks, version: this.found?.version }));
    } catch (error) {
      if (/** @type {Page.Failure} */ (error).status === 409) this.#show(await this.api.call("GET", "/locks"));
      throw error;
    }
  }

  /** @returns {Sent.LockShown | null} null: a time is missing */
  #typed() {
    const from = momentOf(byId("lock-from").value, this.#zone);
    const until = momentOf(byId("lock-until").value, this.#zone, { last: true });
    if (!from || !until) return null;
    const scope = /** @type {Sent.LockShown["scope"]} */ (within(this.form, "input:checked").getAttribute("value"));
    return { from: from.toISOString(), until: until.toISOString(), scope, reason: byId("lock-reason").value };
  }

  /** @param {Sent.LocksShown} found */
  #show(found) {
    this.found = found;
    byId("lock-zone").textContent = t("lock_zone", { zone: found.time_zone });
    this.panel.part("scopes").hidden = !found.may_lock_course;
    this.panel.part("list").replaceChildren(...found.locks.map((lock) => this.#row(lock)));
    this.panel.part("none").hidden = found.locks.length > 0;
  }

  /** @param {Sent.LockShown} lock */
  #row(lock) {
    const row = fromTemplate("lock-row");
    const span = t("lock_span", { from: when(lock.from, this.#zone), until: when(lock.until, this.#zone) });
    part(row, "span").textContent = span;
    part(row, "reason").textContent = lock.reason;
    part(row, "scope").textContent = t(`lock_${lock.scope}`);
    part(row, "holds").textContent = t("lock_holds");
    part(row, "holds").hidden = Date.parse(lock.from) > Date.now();
    const fixed = lock.scope === "course" && !this.found?.may_lock_course;
    part(row, "remove").hidden = fixed;
    part(row, "remove").setAttribute("aria-label", t("lock_remove_named", { span }));
    part(row, "remove").addEventListener("click", () => this.panel.try(() => this.#remove(lock)));
    return row;
  }

  /** @param {Sent.LockShown["scope"]} scope */
  #choose(scope) {
    /** @type {HTMLInputElement} */ (within(this.form, `[value="${scope}"]`)).checked = true;
  }

  /** A time as learners are told it. @param {string} time */
  #told(time) {
    return t("lock_time", { day: day(time, "long", this.#zone), time: clock(time, this.#zone) });
  }

  /** What learners will see. */
  #seen() {
    const lock = this.#typed();
    const reason = lock?.reason.trim() ?? "";
    const time = lock ? this.#told(lock.until) : "…";
    this.panel.part("seen").textContent = `${t(reason ? "lock_seen_reason" : "lock_seen", { time, reason })} ${t("lock_seen_more")}`;
  }
}

/** @param {Sent.LockShown} one @param {Sent.LockShown} other */
function isSame(one, other) {
  return one.from === other.from && one.until === other.until && one.scope === other.scope && one.reason === other.reason;
}
