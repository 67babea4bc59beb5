// SPDX-License-Identifier: EUPL-1.2
/** Whether the AI answers at all: said above the question field, before anybody types. */
import { byId } from "../shared/dom.js";
import { when } from "../shared/text.js";

/** @param {Sent.Me} me */
export function showAnswering({ answering }) {
  const place = byId("answering");
  place.textContent = answering ? answering.message.replace("{time}", when(answering.since ?? Date.now())) : "";
  place.hidden = !answering;
}
