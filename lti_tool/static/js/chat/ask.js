/** One question over the wire. */
import { watchSilence } from "./silence.js";
import { events } from "./stream.js";

/**
 * @param {import("../shared/api.js").Api} api
 * @param {{conversation: string, stop: AbortController}} run
 * @param {{text: string, replaces?: string}} question
 * @param {(event: {name: string, data: any}) => void} onEvent
 * @param {(silent: boolean) => void} onSilence the line fell silent, or is not any more
 * @returns {Promise<boolean>} false: the connection ended before the answer did
 * @throws {import("../shared/api.js").ApiError} refused before the first event
 */
export async function ask(api, run, question, onEvent, onSilence) {
  const line = watchSilence(onSilence);
  try {
    const response = await api.send("POST", `/conversations/${run.conversation}/messages`, question, run.stop.signal);
    line.heard();
    return await listen(response.body, run, onEvent, line.heard);
  } finally {
    line.end();
  }
}

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

async function follow(body, onEvent, heard) {
  for await (const event of events(body, heard)) {
    onEvent(event);
    if (event.name === "done" || event.name === "error") return true;
  }
  return false;
}
