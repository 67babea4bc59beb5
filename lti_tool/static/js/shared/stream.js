// SPDX-License-Identifier: EUPL-1.2
/**
 * Server-sent events out of a fetch body. EventSource cannot send an Authorization header, so the few rules of the
 * format (WHATWG HTML, 9.2.6) are here: fields end at a line break, an event at an empty line, ":" begins a comment.
 */

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} [heard] called whenever anything comes, comments too
 * @returns {AsyncGenerator<Page.StreamEvent>} ends when the connection does, however that came about
 */
export async function* events(body, heard = () => {}) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      // The end of the body ends no event: a frame cut in the middle is dropped, not half understood.
      if (done) return;
      heard();
      rest += decoder.decode(value, { stream: true });
      const frames = rest.split(/\r?\n\r?\n/);
      rest = frames.pop() ?? "";
      for (const frame of frames) {
        const event = parse(frame);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** @param {string} frame @returns {Page.StreamEvent | null} as the server says */
function parse(frame) {
  let name = "message";
  const data = [];
  for (const line of frame.split(/\r?\n/)) {
    const [, field, value] = /** @type {RegExpExecArray} each line fits */ (/^([^:]*):? ?(.*)$/s.exec(line));
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return data.length ? /** @type {any} the server declares it */ ({ name, data: JSON.parse(data.join("\n")) }) : null;
}
