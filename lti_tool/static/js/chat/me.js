// SPDX-License-Identifier: EUPL-1.2
/** Who is here and with whom they talk: titles, starters, allowance. */
import { byId, emit, fromTemplate, part, within } from "../shared/dom.js";
import { lasting } from "../shared/storage.js";
import { count, day, moment, percent, t } from "../shared/text.js";

const TELL_FROM = 0.8;

/** @param {Sent.Me} me */
export function showMe(me) {
  const place = [me.activity.title, me.course?.title].filter(Boolean);
  byId("tutor-title").textContent = me.tutor.title;
  byId("place").textContent = [...new Set(place)].filter((title) => title !== me.tutor.title).join(" · ");
  byId("who").textContent = me.name ? t("here_as", { name: me.name }) : "";
  showKept(me);
  byId("no-model").hidden = me.model !== null || !me.tutor.has_material;
  byId("no-answer").hidden = me.model !== null || me.tutor.has_material;
  byId("no-history").hidden = me.keeps_history || !me.stores;
  document.title = `${me.tutor.title} – Campus Tutor`;
  byId("starters").replaceChildren(...me.tutor.starters.map(starter));
  showAllowance(me.allowance);
}

/** What the institution says before the first question, and how long it keeps conversations. */
/** @param {Sent.Me} me */
function showKept({ notice, kept_days: days, kept_until: until, stores }) {
  const place = byId("institution-notice");
  place.hidden = !notice;
  // Made by our own server from plain text, which it escapes.
  part(place, "text").innerHTML = notice?.html ?? "";
  part(place, "text").lang = notice?.language ?? "";
  part(place, "changed").textContent = notice ? t("notice_from", { date: day(notice.changed_at) }) : "";
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-kept]"))) {
    const kept = until ? t("kept_until", { date: day(until) }) : count("kept_for", days);
    line.textContent = stores ? kept : t(lasting ? "stores_nothing" : "stores_nothing_in_page");
    line.classList.toggle("notice", !stores && line.closest("#welcome") !== null);
    line.classList.toggle("muted", !line.classList.contains("notice"));
    line.hidden = false;
  }
  byId("not-stored").hidden = stores;
  if (!lasting) byId("not-stored").textContent = t("ends_with_page");
  byId("list-to-come").hidden = !stores;
  byId("no-list").hidden = stores;
}

/** @param {string} text */
function starter(text) {
  const row = fromTemplate("starter-template");
  const button = within(row, "button");
  button.textContent = text;
  button.addEventListener("click", () => emit(button, "ask", { text }));
  return row;
}

/**
 * Says nothing while there is plenty; otherwise which allowance is the narrowest, and when it starts anew here.
 * @param {Sent.Allowance} allowance
 */
export function showAllowance(allowance) {
  const [narrowest] = allowance.limits;
  const place = byId("allowance");
  place.hidden = !narrowest || narrowest.share < TELL_FROM;
  if (!narrowest || place.hidden) return;
  const values = { share: percent(narrowest.share), time: moment(narrowest.resets_at) };
  place.textContent = t(`allowance_${narrowest.kind}`, values);
}
