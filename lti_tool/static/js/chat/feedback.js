// SPDX-License-Identifier: EUPL-1.2
/** Thumbs: pressed once it counts, pressed again it is taken back; a reason may follow and need not. */
import { announce } from "../shared/announce.js";
import { nameContact } from "./course_words.js";
import { emit, fromTemplate, part, within } from "../shared/dom.js";
import { t } from "../shared/text.js";

/** The buttons and what they say. */
const VALUES = /** @type {const} */ ([["up", 1], ["down", -1]]);

/** @param {import("./answer.js").Answer} answer @param {number | null} given 1 or -1 */
export function installFeedback(answer, given) {
  mark(answer, given ?? 0);
  for (const [name, value] of VALUES) {
    const button = part(answer.element, name);
    // An answer that never reached the server has nothing to judge.
    button.hidden = !answer.id;
    button.addEventListener("click", () => {
      const before = pressed(answer);
      give(answer, before === value ? 0 : value, before);
    });
  }
}

/** @param {import("./answer.js").Answer} answer @param {Page.Thumb} value @param {Page.Thumb} before */
function give(answer, value, before) {
  mark(answer, value);
  const place = part(answer.element, "feedback");
  place.replaceChildren();
  if (value) {
    place.append(reasonForm(answer, value));
    if (value === -1) nameContact(place);
    place.scrollIntoView({ block: "nearest" });
  }
  announce(t(value ? "thanks" : "taken_back"));
  send(answer, value, "", before);
}

/** @param {import("./answer.js").Answer} answer @param {Page.Thumb} value @param {string} reason @param {Page.Thumb} before */
function send(answer, value, reason = "", before = value) {
  emit(answer.element, "feedback", { id: answer.id, value, reason, failed: () => mark(answer, before) });
}

/** @param {import("./answer.js").Answer} answer @param {number} value */
function mark(answer, value) {
  for (const [name, own] of VALUES) {
    part(answer.element, name).setAttribute("aria-pressed", String(own === value));
  }
}

/** @param {import("./answer.js").Answer} answer */
function pressed(answer) {
  const found = VALUES.find(([name]) => part(answer.element, name).getAttribute("aria-pressed") === "true");
  return found ? found[1] : 0;
}

/** @param {import("./answer.js").Answer} answer @param {1 | -1} value */
function reasonForm(answer, value) {
  const form = fromTemplate("reason-template");
  const input = within(form, "input");
  const close = () => {
    form.remove();
    part(answer.element, value === 1 ? "up" : "down").focus();
  };
  part(form, "prompt").textContent = t(value === 1 ? "what_helped" : "what_was_wrong");
  part(form, "cancel").addEventListener("click", close);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) send(answer, value, input.value.trim());
    close();
    announce(t("thanks"));
  });
  return form;
}
