// SPDX-License-Identifier: EUPL-1.2
/** One question over the wire. */
import { watchSilence } from "./silence.js";
import { events } from "../shared/stream.js";

/** @typedef {`/conversations/${string}/messages` | "/ask"} AskPath */

/**
 * @param {import("../shared/api.js").Api} api
 * @param {{path: AskPath, stop: AbortController}} run
 * @param {object} question
 * @param {(event: Page.StreamEvent) => void} onEvent
 * @param {(silent: boolean) => void} onSilence the line fell silent, or is not any more
 * @returns {Promise<boolean>} false: the connection ended before the answer did
 * @throws {import("../shared/api.js").ApiError} refused before the first event
 */
export async function ask(api, run, question, onEvent, onSilence) {
  const line = watchSilence(onSilence);
  try {
    const response = await api.send("POST", run.path, question, run.stop.signal);
    line.heard();
    return await listen(bodyOf(response), run, onEvent, line.heard);
  } finally {
    line.end();
  }
}

/** @param {Response} response of a POST: it has one @returns {ReadableStream<Uint8Array>} */
const bodyOf = (response) => /** @type {ReadableStream<Uint8Array>} */ (response.body);

/**
 * @param {ReadableStream<Uint8Array>} body @param {{stop: AbortController}} run
 * @param {(event: Page.StreamEvent) => void} onEvent @param {() => void} heard
 */
async function listen(body, run, onEvent, heard) {
  let offline = false;
  const cut = () => {
    offline = true;
    run.stop.abort();
  };
  // A dead network is otherwise noticed only when the system's own time limit ends, minutes later.
  addEventListener("offline", cut);
  try {
    return await follow(body, onEvent, heard);
  } catch (error) {
    if (run.stop.signal.aborted && !offline) throw error;
    return false;
  } finally {
    removeEventListener("offline", cut);
  }
}

/**
 * @param {ReadableStream<Uint8Array>} body @param {(event: Page.StreamEvent) => void} onEvent @param {() => void} heard
 */
async function follow(body, onEvent, heard) {
  for await (const event of events(body, heard)) {
    onEvent(event);
    if (event.name === "done" || event.name === "error") return true;
  }
  return false;
}
