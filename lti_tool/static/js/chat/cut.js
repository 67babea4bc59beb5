// SPDX-License-Identifier: EUPL-1.2
/** What the language model no longer sees of a long conversation. */
import { byId } from "../shared/dom.js";

/** The oldest questions that the language model no longer sees. @param {string} sentence empty: all fits */
export function showCut(sentence) {
  byId("cut").textContent = sentence;
  byId("cut").hidden = !sentence;
}
