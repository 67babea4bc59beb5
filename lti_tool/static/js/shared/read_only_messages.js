// SPDX-License-Identifier: EUPL-1.2
/** Messages of a conversation that is read and not gone on with. */
import { announce } from "./announce.js";
import { fromTemplate, part, within } from "./dom.js";
import { fill } from "./prose.js";
import { Sources } from "./sources.js";
import { count, t } from "./text.js";
import { isByTool, tellWithheld, tellWriter } from "./writer.js";

/** What has to be said of an answer that is not whole; who reads it need not be who asked. */
/** @type {Partial<Record<Sent.MessageState, string>>} */
const ENDINGS = { stopped: "was_stopped", interrupted: "interrupted", failed: "was_failed", running: "still_writing" };

/**
 * A conversation to read, its newest page first; a button above it loads what was before.
 * @param {HTMLElement} place has the parts "messages" and "earlier" @param {(query: string) => Promise<Sent.ConversationShown | Sent.HandedIn>} load a page
 * @param {(added: HTMLElement[]) => void} [added] what was added, when it is in its place
 */
export async function readInPages(place, load, added = () => {}) {
  const list = part(place, "messages");
  const button = part(place, "earlier");
  /** @param {string} query @param {HTMLElement} [at] the oldest that was there */
  const show = async (query, at) => {
    const { messages, earlier } = await load(query);
    const items = messages.map(readable);
    if (!query) list.replaceChildren();
    list.prepend(...items);
    added(items);
    button.hidden = !earlier;
    button.onclick = () => show(`?before=${messages[0].id}`, items[0]);
    if (!at) return;
    announce(count("earlier_shown", messages.length));
    if (!earlier) within(items[0], "h4").focus();
  };
  await show("");
}

/** @param {Page.ReadMessage} message @returns {HTMLElement} */
export function readable(message) {
  if (message.author === "person") {
    const question = fromTemplate("read-question");
    within(question, ".bubble").textContent = message.text;
    part(question, "in-view").textContent = message.about ? t("in_view", { title: message.about.title }) : "";
    part(question, "in-view").hidden = !message.about;
    return question;
  }
  const answer = fromTemplate("read-answer");
  if ("by_tool" in message) tellWriter(answer, message.model, message.by_tool);
  else {
    tellWriter(answer, message.model, isByTool(message.model, message.withheld));
    tellWithheld(answer, message.withheld);
  }
  fill(part(answer, "blocks"), message.html);
  const sources = new Sources(part(answer, "blocks"), part(answer, "sources"));
  sources.learn(message.sources);
  sources.list();
  const ending = ENDINGS[message.state];
  part(answer, "ending").textContent = ending ? t(ending) : "";
  part(answer, "ending").hidden = !ending;
  return answer;
}
