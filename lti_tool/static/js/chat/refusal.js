// SPDX-License-Identifier: EUPL-1.2
/** Why a question was not taken. */
import { emit } from "../shared/dom.js";
import { showNotice } from "../shared/notice.js";
import { nameContact } from "./course_words.js";

/** Codes: nobody may ask just now; something else holds here than what the page knows. */
const CLOSED = new Set(["locked", "closed", "questions_used"]);
const OUT_OF_DATE = new Set([...CLOSED, "stores_nothing", "stores_conversations"]);
/** As status: an allowance is used up, or the questions of a day are. */
const LIMIT_REACHED = 429;

/** @param {HTMLElement} place @param {Page.Failure} error @param {boolean} stopped by the person, who knows why */
export function tellRefusal(place, error, stopped) {
  const { code = "", status, help } = error;
  if (OUT_OF_DATE.has(code)) emit(place, "me-changed");
  if (CLOSED.has(code) && !help) return; // said in the place of the question field, as soon as `/me` says it
  if (status === 401 || stopped) return;
  const notice = showNotice(error.message, error);
  if (status === LIMIT_REACHED) nameContact(notice); // whoever has reached a limit is told whom to ask instead
}
