// SPDX-License-Identifier: EUPL-1.2
/** A conversation that lives in the tab as a file to keep or to hand in: one page of HTML that loads nothing. */
import { byId } from "../shared/dom.js";
import { readable } from "../shared/read_only_messages.js";
import { save, today } from "../shared/save_file.js";
import { showNotice } from "../shared/notice.js";
import { day, t } from "../shared/text.js";
import { HERE } from "./history_request.js";

const AI_MARK = "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
const STYLE = `body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: auto; padding: 1rem; color-scheme: light dark; }
ol { list-style: none; padding: 0; } .turn { margin: 1rem 0; padding: .5rem 1rem; border-left: 3px solid; } .question { border-style: dotted; }
.bubble { white-space: pre-wrap; } pre { overflow-x: auto; } table { border-collapse: collapse; } th, td { border: 1px solid; padding: .25rem .5rem; }
h4 { margin: 0; font-size: 1rem; } .ai-mark { border: 1px solid; padding: 0 .25em; }`;

/** @param {import("./conversation.js").Conversation} conversation */
export function installSavedFile(conversation) {
  const button = byId("save-conversation");
  const look = () => (button.hidden = conversation.id !== HERE || conversation.items.length === 0);
  for (const name of /** @type {const} */ (["conversation-opened", "conversation-changed", "turn-ended"])) document.addEventListener(name, look);
  button.addEventListener("click", () => {
    const page = fileOf(conversation.messages());
    save(new Blob([page], { type: "text/html" }), `campus-tutor-${today()}.html`);
    showNotice(t("saved_as_file"));
  });
}

/** @param {Page.Message[]} messages @returns {string} */
function fileOf(messages) {
  const title = byId("tutor-title").textContent ?? "";
  const place = [title, byId("place").textContent].filter(Boolean).join(" · ");
  const list = document.createElement("ol");
  list.append(...messages.map(plain));
  const lines = [place, t("saved_on", { date: day(new Date().toISOString(), "long") }), t("saved_by_ai"), t("saved_by_page")];
  // Put together as text: a document would forbid the style, as the page's own rules do.
  return [
    `<!doctype html>\n<html lang="${document.documentElement.lang}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    tag("title", `${title} – Campus Tutor`),
    `<style>${STYLE}</style>`,
    `<script type="application/ld+json">${linkedData(title)}</script></head><body>`,
    tag("h1", title),
    ...lines.map((line) => tag("p", line)),
    list.outerHTML,
    "</body></html>\n",
  ].join("\n");
}

/** As it is read on the page, mark of the AI included. @param {Page.Message} message */
function plain(message) {
  const shown = readable(message);
  for (const hidden of shown.querySelectorAll("[hidden]")) hidden.remove();
  for (const heading of shown.querySelectorAll("h4")) heading.removeAttribute("class");
  return shown;
}

/** @param {string} title */
function linkedData(title) {
  const said = { "@context": "https://schema.org", "@type": "Conversation", "name": title, "digitalSourceType": AI_MARK };
  return JSON.stringify(said).replaceAll("<", "\\u003c"); // no title ends the element
}

/** @param {string} name @param {string} text @returns {string} HTML */
function tag(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made.outerHTML;
}
