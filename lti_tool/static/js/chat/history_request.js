// SPDX-License-Identifier: EUPL-1.2
/** Where and what is asked: a stored conversation by its id; where nothing is stored, with what was said before. */

/** Stands for it where stored ones have an id. */
export const HERE = "tab";
const MAX_TURNS = 200;
/** UTF-16 units, of which even the longest in UTF-8 stay below what the server takes of a request (512 KiB). */
const MAX_HISTORY = 150_000;
/** UTF-16 units of a conversation in the tab. */
const MAX_KEPT = 2_000_000;

/**
 * As JSON what of a conversation a tab can keep: browsers give an origin five million letters of it, and sealing takes a
 * third more. The oldest turns go first. @param {Page.Message[]} messages a question and its answer in turn
 */
export function keepable(messages) {
  const sizes = messages.map((message) => JSON.stringify(message).length + 1);
  let size = sizes.reduce((sum, one) => sum + one, 2);
  let from = 0;
  while (size > MAX_KEPT && from < messages.length) size -= sizes[from++] + (sizes[from++] ?? 0);
  return JSON.stringify(messages.slice(from));
}

/**
 * What was said before, as the request takes it: the newest turns that fit. A question without an answer is none.
 * @param {{text: string, exercise?: string | null}[]} items a question and its answer in turn
 * @returns {{history: {question: string, answer: string, exercise?: string}[], cut: number}} `cut`: how many older ones were left out
 */
export function historyOf(items) {
  const turns = [];
  for (let n = 0; n + 1 < items.length; n += 2) {
    const { text: answer, exercise } = items[n + 1];
    turns.push({ question: items[n].text, answer, ...(exercise === undefined ? {} : { exercise: exercise ?? "" }) });
  }
  const answered = turns.filter((turn) => turn.answer.trim());
  let room = MAX_HISTORY;
  const fits = (/** @type {{question: string, answer: string}} */ turn) => (room -= turn.question.length + turn.answer.length) >= 0;
  const kept = [];
  for (const turn of answered.slice(-MAX_TURNS).reverse()) {
    if (!fits(turn)) break;
    kept.unshift(turn);
  }
  return { history: kept, cut: answered.length - kept.length };
}

/**
 * Where and what is asked. @param {string} conversation @param {{text: string, exercise?: string, about?: Sent.AboutShown | null}} asked
 * @param {{text: string, exercise?: string | null}[]} before what stands in front of it @param {string | null} [replaces] the question whose place it takes
 */
export function requestOf(conversation, asked, before, replaces) {
  if (conversation !== HERE) {
    return { path: /** @type {const} */ (`/conversations/${conversation}/messages`), question: { ...asked, replaces: replaces ?? undefined }, cut: 0 };
  }
  const { history, cut } = historyOf(before);
  return { path: /** @type {const} */ ("/ask"), question: { ...asked, history }, cut };
}

/** Turns that the page had to leave out are cut, too. @param {Page.StreamEvent} event @param {number} cut @returns {Page.StreamEvent} */
export function withCut(event, cut) {
  return event.name === "accepted" ? { ...event, data: { ...event.data, cut_turns: event.data.cut_turns + cut } } : event;
}
