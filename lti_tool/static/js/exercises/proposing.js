// SPDX-License-Identifier: EUPL-1.2
/** Asking the model for exercises out of a sheet: lines of JSON, how far it is and then what it proposes. */
import { ApiError } from "../shared/api.js";
import { t } from "../shared/text.js";

/**
 * @param {import("../shared/api.js").Api} api @param {{text?: string, material?: string}} sheet
 * @param {AbortSignal} stop @param {(characters: number) => void} onProgress
 * @returns {Promise<Sent.ProposedExercises>} throws ApiError
 */
export async function propose(api, sheet, stop, onProgress) {
  const response = await api.send("POST", "/exercises/propose", sheet, stop);
  for await (const line of lines(/** @type {ReadableStream<Uint8Array>} a good answer has one */ (response.body))) {
    const said = JSON.parse(line);
    if (said.error) throw new ApiError(200, said.error.code, said.error.message);
    if (said.exercises) return said;
    onProgress(said.characters);
  }
  throw new ApiError(0, "offline", t("offline"));
}

/** @param {ReadableStream<Uint8Array>} body @returns {AsyncGenerator<string>} whole lines: the last one ends with a break, too */
export async function* lines(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const whole = rest.split("\n");
      rest = whole.pop() ?? "";
      yield* whole;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
