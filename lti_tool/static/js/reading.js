/** Messages of a conversation that is read and not gone on with. */
import { fromTemplate, part } from "./dom.js";
import { settle } from "./prose.js";
import { t } from "./text.js";

/** What has to be said of an answer that is not whole; who reads it need not be who asked. */
const ENDINGS = { stopped: "was_stopped", interrupted: "interrupted", failed: "was_failed", running: "still_writing" };

/** @param {any} message as the API gives it @returns {HTMLElement} */
export function readable(message) {
  if (message.author === "person") {
    const question = fromTemplate("read-question");
    question.querySelector(".bubble").textContent = message.text;
    return question;
  }
  const answer = fromTemplate("read-answer");
  part(answer, "model").textContent = message.model ?? "";
  // As in answer.js: sanitised by the server, parsed inert.
  const template = document.createElement("template");
  template.innerHTML = message.html;
  settle(template.content);
  part(answer, "blocks").append(template.content);
  part(answer, "ending").textContent = ENDINGS[message.state] ? t(ENDINGS[message.state]) : "";
  part(answer, "ending").hidden = !ENDINGS[message.state];
  return answer;
}
