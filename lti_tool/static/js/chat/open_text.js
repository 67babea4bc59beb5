// SPDX-License-Identifier: EUPL-1.2
/** The text of a block that is still being written: numbers of passages look like what they will be. */

const CITED = /[ \t]?\[(\d{1,3}(?:, ?\d{1,3})*)\]/g;
/** Where it may be code or a formula nothing is made of brackets; the finished block knows better. */
const UNSURE = /[`$\\]/;
const INDEX = /[\p{L}\p{N}_)\]}[]$/u;

/**
 * @param {string} before what of the block is shown already @param {string} text what comes now
 * @returns {(string | {numbers: string[]})[]} prose, and the numbers of each citation
 */
export function cited(before, text) {
  /** @type {(string | {numbers: string[]})[]} */
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(CITED)) {
    const line = before + text.slice(0, match.index);
    if (UNSURE.test(line) || (match[0].startsWith("[") && INDEX.test(line) && !marked(parts, done, match.index))) continue;
    parts.push(text.slice(done, match.index), { numbers: match[1].split(",").map((n) => n.trim()) });
    done = match.index + match[0].length;
  }
  return [...parts, text.slice(done)].filter((part) => part !== "");
}

/** Whether another citation ends right there: `[1][2]`. @param {unknown[]} parts @param {number} done @param {number} at */
function marked(parts, done, at) {
  return parts.length > 0 && done === at;
}

/** @param {HTMLElement} open @param {string} text */
export function append(open, text) {
  for (const part of cited(open.textContent ?? "", text)) {
    if (typeof part === "string") open.append(part);
    else open.append(...part.numbers.map(mark));
  }
}

/** @param {string} n */
function mark(n) {
  const sup = document.createElement("sup");
  sup.className = "citation is-open";
  sup.textContent = n;
  return sup;
}
