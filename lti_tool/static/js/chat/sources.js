// SPDX-License-Identifier: EUPL-1.2
/** The passages of the course material that an answer leans on: "[1] Title, place". */
import { byId, within } from "../shared/dom.js";

/** @param {HTMLElement} section @param {Sent.Source[]} sources */
export function showSources(section, sources) {
  const rows = sources.map(({ n, title, place }) => {
    const row = document.createElement("li");
    row.dir = "auto";
    row.textContent = [`[${n}] ${title}`, place].filter(Boolean).join(", ");
    return row;
  });
  within(section, "ul").replaceChildren(...rows);
  section.hidden = rows.length === 0;
}

/** The oldest questions that the language model no longer sees. @param {string} sentence empty: all fits */
export function showCut(sentence) {
  byId("cut").textContent = sentence;
  byId("cut").hidden = !sentence;
}
