// SPDX-License-Identifier: EUPL-1.2
/** Plain text that an instructor wrote, in lines and paragraphs, with its web and mail addresses as links. */

const WEB = /^https:\/\/[^\s<>"']+$/i;
const MAIL = /^[^\s<>()"',:;@/?&#%]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
const BEFORE = /^[(<"'„“]+/;
const BEHIND = /[).,;:!?>"'“”]+$/;

/** @typedef {{text: string, href?: string}} Piece */

/** One line in pieces: those with an address, and what stands between them. @param {string} line @returns {Piece[]} */
export function pieces(line) {
  return line.split(/(\s+)/).flatMap((word) => {
    const before = BEFORE.exec(word)?.[0] ?? "";
    const rest = word.slice(before.length);
    const behind = BEHIND.exec(rest)?.[0] ?? "";
    const address = rest.slice(0, rest.length - behind.length);
    const href = WEB.test(address) ? address : MAIL.test(address) ? `mailto:${address}` : undefined;
    return href ? [{ text: before }, { text: address, href }, { text: behind }].filter(({ text }) => text) : [{ text: word }];
  });
}

/** Made of text and links alone: nothing in it can become markup. @param {HTMLElement} place @param {string} text */
export function showPlainText(place, text) {
  place.replaceChildren(...text.trim().split(/\n\s*\n/).map(paragraph));
}

/** @param {string} text */
function paragraph(text) {
  const element = document.createElement("p");
  element.dir = "auto";
  text.split("\n").forEach((line, number) => {
    if (number) element.append(document.createElement("br"));
    element.append(...pieces(line).map(piece));
  });
  return element;
}

/** @param {Piece} piece */
function piece({ text, href }) {
  if (!href) return text;
  const link = document.createElement("a");
  link.href = href;
  link.target = "_blank"; // in the frame a link would replace the chat
  link.rel = "noopener noreferrer";
  link.textContent = text;
  return link;
}
