// SPDX-License-Identifier: EUPL-1.2
/** Why a question was not taken. */
import { emit } from "../shared/dom.js";
import { showNotice } from "../shared/notice.js";

/** Codes: nobody may ask just now; something else holds here than what the page knows. */
const CLOSED = new Set(["locked", "closed", "questions_used"]);
const OUT_OF_DATE = new Set([...CLOSED, "stores_nothing", "stores_conversations"]);

/** @param {HTMLElement} place @param {Page.Failure} error @param {boolean} stopped by the person, who knows why */
export function tellRefusal(place, { code = "", status, message, retryAfter }, stopped) {
  if (OUT_OF_DATE.has(code)) emit(place, "me-changed");
  if (CLOSED.has(code)) return; // said in the place of the question field, as soon as `/me` says it
  if (status !== 401 && !stopped) showNotice(message, { retryAfter });
}
