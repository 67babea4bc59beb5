// SPDX-License-Identifier: EUPL-1.2
/** The row under an answer: copy with the AI label, answer again, thumbs. */
import { announce } from "../shared/announce.js";
import { copyText } from "../shared/clipboard.js";
import { emit, part } from "../shared/dom.js";
import { asGenerated } from "../shared/marked_copy.js";
import { installFeedback } from "./feedback.js";
import { t } from "../shared/text.js";

/** @param {import("./answer.js").Answer} answer @param {number | null} feedback 1 or -1 */
export function installActions(answer, feedback) {
  const root = answer.element;
  part(root, "actions").hidden = false;
  part(root, "copy").hidden = !answer.text;
  part(root, "copy").addEventListener("click", () => copy(part(root, "copy"), answer));
  part(root, "again").addEventListener("click", () => emit(root, "answer-again", { answer }));
  if (answer.stored) return installFeedback(answer, feedback);
  for (const name of /** @type {const} */ (["up", "down"])) part(root, name).hidden = true;
}

/** @param {HTMLButtonElement} button @param {import("./answer.js").Answer} answer */
async function copy(button, answer) {
  // The label travels with the text: wherever it is pasted it says what it is.
  const label = t(answer.byTool ? "copy_label_tool" : answer.byMaterial ? "copy_label_material" : "copy_label");
  const html = asGenerated(answer.element, /** @type {HTMLElement} */ (answer.blocks.cloneNode(true)), label);
  const done = await copyText(`${answer.text.trim()}\n\n${label}\n`, html);
  announce(t(done ? "copied" : "copy_failed"));
  button.classList.toggle("is-done", done);
  button.title = t(done ? "copied" : "copy_failed");
  setTimeout(() => {
    button.classList.remove("is-done");
    button.title = button.getAttribute("aria-label") ?? "";
  }, 2500);
}
