/** One question over the wire. */
import { events } from "./stream.js";

/**
 * @param {import("./api.js").Api} api
 * @param {{conversation: string, stop: AbortController}} run
 * @param {{text: string, replaces?: string}} question
 * @param {(event: {name: string, data: any}) => void} onEvent
 * @returns {Promise<boolean>} false: the connection ended before the answer did
 * @throws {import("./api.js").ApiError} refused before the first event
 */
export async function ask(api, run, question, onEvent) {
  const response = await api.send("POST", `/conversations/${run.conversation}/messages`, question, run.stop.signal);
  let offline = false;
  const cut = () => {
    offline = true;
    run.stop.abort();
  };
  // A dead network is otherwise noticed only when the system's own time limit ends, minutes later.
  addEventListener("offline", cut);
  try {
    return await follow(response.body, onEvent);
  } catch (error) {
    if (run.stop.signal.aborted && !offline) throw error;
    return false;
  } finally {
    removeEventListener("offline", cut);
  }
}

async function follow(body, onEvent) {
  for await (const event of events(body)) {
    onEvent(event);
    if (event.name === "done" || event.name === "error") return true;
  }
  return false;
}
