// SPDX-License-Identifier: EUPL-1.2
/** Solutions out of text files: read by the browser, so that nothing is uploaded before it is saved. */

const MAX_BYTES = 1 << 20;

/**
 * @param {File[]} files
 * @returns {Promise<{texts: Sent.SolutionText[], refused: string[]}>} `refused`: names of those that are no text, or larger
 * than a solution can be
 */
export async function readFiles(files) {
  const texts = [];
  const refused = [];
  for (const file of files) {
    const text = file.size > MAX_BYTES ? null : decode(await file.arrayBuffer());
    if (text?.trim()) texts.push({ title: file.name.replace(/\.[^.]+$/, "").slice(0, 200), text });
    else refused.push(file.name);
  }
  return { texts, refused };
}

/** @param {ArrayBuffer} bytes @returns {string | null} null: no text */
export function decode(bytes) {
  try {
    return printable(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return printable(new TextDecoder("windows-1252").decode(bytes)); // as older editors store it
  }
}

/** @param {string} text */
function printable(text) {
  return text.includes("\0") || text.startsWith("%PDF-") || text.startsWith("PK\x03") ? null : text;
}
