/** Thumbs: pressed once it counts, pressed again it is taken back; a reason may follow and need not. */
import { announce } from "../shared/announce.js";
import { emit, fromTemplate, part } from "../shared/dom.js";
import { t } from "../shared/text.js";

const VALUES = { up: 1, down: -1 };

/** @param {import("./answer.js").Answer} answer @param {1 | -1 | null} given */
export function installFeedback(answer, given) {
  mark(answer, given ?? 0);
  for (const [name, value] of Object.entries(VALUES)) {
    const button = part(answer.element, name);
    // An answer that never reached the server has nothing to judge.
    button.hidden = !answer.id;
    button.addEventListener("click", () => {
      const before = pressed(answer);
      give(answer, before === value ? 0 : value, before);
    });
  }
}

function give(answer, value, before) {
  mark(answer, value);
  const place = part(answer.element, "feedback");
  place.replaceChildren();
  if (value) {
    place.append(reasonForm(answer, value));
    place.scrollIntoView({ block: "nearest" });
  }
  announce(t(value ? "thanks" : "taken_back"));
  send(answer, value, "", before);
}

function send(answer, value, reason = "", before = value) {
  emit(answer.element, "feedback", { id: answer.id, value, reason, failed: () => mark(answer, before) });
}

function mark(answer, value) {
  for (const [name, own] of Object.entries(VALUES)) {
    part(answer.element, name).setAttribute("aria-pressed", String(own === value));
  }
}

function pressed(answer) {
  const found = Object.entries(VALUES).find(([name]) => part(answer.element, name).getAttribute("aria-pressed") === "true");
  return found ? found[1] : 0;
}

function reasonForm(answer, value) {
  const form = fromTemplate("reason-template");
  const input = form.querySelector("input");
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
