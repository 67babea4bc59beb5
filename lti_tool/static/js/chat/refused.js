// SPDX-License-Identifier: EUPL-1.2
/** Why a question was not taken. */
import { showNotice } from "../shared/notice.js";
import { nameContact } from "./course_words.js";

/** As status: an allowance is used up, or the questions of a day are. */
const LIMIT_REACHED = 429;

/** Whoever has reached a limit is told whom to ask instead. @param {Page.Failure} error */
export function tellRefused(error) {
  const notice = showNotice(error.message, error);
  if (error.status === LIMIT_REACHED) nameContact(notice);
}
