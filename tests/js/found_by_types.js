// SPDX-License-Identifier: EUPL-1.2
/** What the types must find. No test runs this; `tsc -p tests/js` fails where a line marked here is no error any more. */
/* global document */
import { byId, emit, fromTemplate, part } from "../../lti_tool/static/js/shared/dom.js";

/** @param {import("../../lti_tool/static/js/shared/api.js").Api} api */
export async function wrong(api) {
  const me = await api.call("GET", "/me");
  // @ts-expect-error the server sends no such field
  me.surname;
  const { messages } = await api.call("GET", `/conversations/${me.person}?before=${me.person}`);
  // @ts-expect-error a message may be a question, which has no HTML
  messages[0].html;
  // @ts-expect-error there is no such address
  (await api.call("GET", "/conversation")).conversations;
  // @ts-expect-error an address without an answer
  (await api.call("DELETE", "/visit")).ended;
  // @ts-expect-error no template has an element with this id
  byId("questions");
  // @ts-expect-error a paragraph takes no input
  byId("length").value;
  // @ts-expect-error no template calls a part so
  part(document, "thumbs");
  // @ts-expect-error there is no such template
  fromTemplate("question");
  // @ts-expect-error nobody listens to that
  emit(document, "turn-finished");
  // @ts-expect-error whoever listens wants to know which answer
  emit(document, "turn-ended");
}
