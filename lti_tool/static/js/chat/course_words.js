// SPDX-License-Identifier: EUPL-1.2
/**
 * What an instructor says to learners besides the tutor's title: a greeting, rules for AI, and a human to turn to. The
 * last one stands wherever the tutor cannot help.
 */
import { byId, fromTemplate, part } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { showPlainText } from "../shared/plain_text.js";

/** Of the tutor that is shown. */
let contact = "";

/** @returns {(me: Sent.Me) => void} */
export function installCourseWords() {
  const dialog = new PanelDialog("course-words");
  byId("open-course-words").addEventListener("click", () => dialog.open());
  return ({ tutor }) => {
    contact = tutor.contact;
    byId("open-course-words").hidden = !tutor.ai_rules && !tutor.contact;
    tell(byId("greeting"), tutor.greeting, byId("greeting"));
    tell(part(byId("ai-rules"), "text"), tutor.ai_rules, byId("ai-rules"));
    tell(byId("course-rules-text"), tutor.ai_rules, byId("course-rules"));
    tell(byId("course-contact-text"), tutor.contact, byId("course-contact"));
  };
}

/** Names the human to turn to; nothing where nobody is named. @param {Element} place to which it is added */
export function nameContact(place) {
  if (!contact) return;
  const line = fromTemplate("contact-template");
  showPlainText(part(line, "text"), contact);
  place.append(line);
}

/** @param {HTMLElement} place @param {string} text @param {HTMLElement} whole that is shown where there is a text */
function tell(place, text, whole) {
  whole.hidden = !text;
  showPlainText(place, text);
}
