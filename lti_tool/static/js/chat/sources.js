/** The passages of the course material that an answer leans on: "[1] Title, place". */
import { byId } from "../shared/dom.js";

/** @param {HTMLElement} section @param {{n: number, title: string, place: string | null}[]} sources */
export function showSources(section, sources) {
  const rows = sources.map(({ n, title, place }) => {
    const row = document.createElement("li");
    row.dir = "auto";
    row.textContent = [`[${n}] ${title}`, place].filter(Boolean).join(", ");
    return row;
  });
  section.querySelector("ul").replaceChildren(...rows);
  section.hidden = rows.length === 0;
}

/** The oldest questions that the language model no longer sees. @param {string} sentence empty: all fits */
export function showCut(sentence) {
  byId("cut").textContent = sentence;
  byId("cut").hidden = !sentence;
}
