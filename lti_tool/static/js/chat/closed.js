// SPDX-License-Identifier: EUPL-1.2
/**
 * Asking is closed: a sentence with until when stands where the question field was, which keeps its draft. The page
 * opens again by itself; it looks at the time that it was told, each minute, and when somebody comes back to it, for a
 * laptop that slept has missed the time.
 */
import { announce } from "../shared/announce.js";
import { byId, emit } from "../shared/dom.js";
import { t } from "../shared/text.js";
import { nameContact } from "./course_words.js";

const LOOK_MS = 60_000;
/** A lecture hall's pages open over so long a time, and not in the same moment. */
const SPREAD_MS = 3000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let isClosed = false;
let said = "";

const look = () => {
  if (isClosed && document.visibilityState === "visible") emit(document, "me-changed");
};
document.addEventListener("visibilitychange", look);
addEventListener("online", look);

/** @param {Sent.Me} me */
export function showClosed({ closed }) {
  clearTimeout(timer);
  const place = byId("asking-closed");
  const message = closed?.message ?? "";
  if (message !== said) { // said anew it would be read out each minute
    place.textContent = message;
    if (closed?.code === "questions_used") nameContact(place); // whoever has reached a limit is told whom to ask instead
  }
  said = message;
  place.hidden = !closed;
  byId("composer").hidden = Boolean(closed);
  byId("log").tabIndex = closed ? 0 : -1; // what stands there scrolls by the keyboard, though nothing in it can be pressed
  document.body.classList.toggle("is-closed", Boolean(closed));
  if (isClosed && !closed) announce(t("open_again"));
  isClosed = Boolean(closed);
  if (closed) timer = setTimeout(lookAgain, wait(closed.until));
}

/** In a hidden tab, or where the look fails, again later. */
function lookAgain() {
  timer = setTimeout(lookAgain, LOOK_MS);
  look();
}

/** @param {string | null} until @returns {number} ms */
function wait(until) {
  const left = until ? Math.max(0, Date.parse(until) - Date.now()) + Math.random() * SPREAD_MS : LOOK_MS;
  return Math.min(left, LOOK_MS);
}
