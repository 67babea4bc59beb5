// SPDX-License-Identifier: EUPL-1.2
/** A stored answer that is not on a line of this page: it is asked for until it has ended. */
import { announce } from "../shared/announce.js";
import { Answer } from "./answer.js";
import { emit } from "../shared/dom.js";
import { showNotice } from "../shared/notice.js";
import { t } from "../shared/text.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./question.js").Question} Question */

const POLL_MS = 2000;
const AWAY_POLL_MS = 5000;

/** An answer that another page, or this one before a reload, still has running. @param {Conversation} conversation @param {string} id */
export function watch(conversation, id, pause = POLL_MS) {
  setTimeout(() => {
    if (conversation.id !== id || conversation.run) return;
    look(conversation, id).catch((error) => {
      // While the tool is started anew or the network is away: later. Its own sentence would come every few seconds.
      if (error.status === 0 || error.status >= 500) watch(conversation, id, AWAY_POLL_MS);
      else if (error.status !== 401) showNotice(error.message);
    });
  }, pause);
}

/** Asks for the last answer alone, for as long as it is being written. @param {Conversation} conversation @param {string} id */
export async function look(conversation, id) {
  const { items } = conversation;
  const question = /** @type {Question} */ (items.at(-2));
  const answer = /** @type {Answer} */ (items.at(-1));
  const { messages } = await conversation.read(id, `?after=${question.id}`).catch((error) => {
    if (error.status !== 422) throw error;
    return { messages: [] }; // replaced from another page
  });
  if (conversation.id !== id || conversation.run || conversation.items.at(-1) !== answer) return;
  const [message] = messages;
  if (messages.length !== 1 || message.author !== "tutor" || message.id !== answer.id) return conversation.open(id);
  if (message.state === "running") watch(conversation, id);
  const kept = answer.learn(message) ? answer : Answer.stored(message);
  conversation.items.splice(-1, 1, kept);
  if (kept !== answer) answer.element.replaceWith(kept.element);
  if (message.state === "running") return;
  emit(conversation.turns, "turn-ended", { answer: kept });
  announce(t(message.state === "complete" ? "answer_complete" : "interrupted"));
}
