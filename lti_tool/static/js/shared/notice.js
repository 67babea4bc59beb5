// SPDX-License-Identifier: EUPL-1.2
/** A sentence above the question field: what went wrong and when to try again. Spoken at once (role=alert). */
import { byId, fromTemplate, part } from "./dom.js";
import { fill } from "./prose.js";
import { duration, moment, t } from "./text.js";

const CLOCK_FROM_SECONDS = 3600;
const MAX_TIMER_SECONDS = 2 ** 31 / 1000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * @param {string} text
 * @param {{retryAfter?: number | null, lasting?: boolean, help?: string}} options `help`: help lines as HTML of the server's
 */
export function showNotice(text, { retryAfter = null, lasting = false, help = "" } = {}) {
  clearNotice();
  const notice = fromTemplate("notice-template");
  part(notice, "text").textContent = text;
  part(notice, "close").hidden = lasting;
  part(notice, "close").addEventListener("click", () => {
    clearNotice();
    byId("question").focus();
  });
  part(notice, "help").hidden = !help;
  if (help) fill(part(notice, "help"), help);
  byId("notices").replaceChildren(notice);
  if (retryAfter) waitFor(part(notice, "more"), retryAfter);
  return notice;
}

/** @param {HTMLElement} place @param {number} seconds */
function waitFor(place, seconds) {
  const at = new Date(Date.now() + seconds * 1000).toISOString();
  const far = seconds >= CLOCK_FROM_SECONDS; // a time of day, in the zone of whoever reads it
  place.textContent = far ? t("try_again_at", { time: moment(at) }) : t("try_again_in", { time: duration(seconds) });
  if (seconds >= MAX_TIMER_SECONDS) return; // browsers would ring at once
  timer = setTimeout(() => (place.textContent = t("try_again_now")), seconds * 1000);
}

export function clearNotice() {
  clearTimeout(timer);
  byId("notices").replaceChildren();
}
