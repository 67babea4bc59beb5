// SPDX-License-Identifier: EUPL-1.2
// Keeps data for a tool that gets no cookie: LTI Client Side postMessages and Platform Storage, version 0.1.
const frame = document.querySelector("iframe");
/** @type {Map<string, unknown>} */
const kept = new Map();

/** @type {Record<string, (asked: {key: string, value?: unknown}) => object>} */
const answers = {
  "lti.capabilities": () => ({ supported_messages: Object.keys(answers).map((subject) => ({ subject })) }),
  "lti.put_data": ({ key, value }) => {
    if (value === null) kept.delete(key);
    else kept.set(key, value);
    return { key, value };
  },
  "lti.get_data": ({ key }) => ({ key, value: kept.get(key) ?? null }),
};

addEventListener("message", ({ data, origin, source }) => {
  // Only the tool's own frame is answered, and only the origin that asked reads the answer.
  if (!frame || source !== frame.contentWindow || !data?.subject || !data.message_id) return;
  const answer = answers[data.subject];
  const body = answer
    ? answer(data)
    : { error: { code: "unsupported_subject", message: `${data.subject} is not known here` } };
  /** @type {Window} the frame's */ (source).postMessage({ subject: `${data.subject}.response`, message_id: data.message_id, ...body }, origin);
});
