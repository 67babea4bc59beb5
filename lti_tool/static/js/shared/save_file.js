// SPDX-License-Identifier: EUPL-1.2
/** Hands a file to the browser. It was fetched by the page, since no address of it may be opened without the bearer. */

const KEPT_MS = 60_000;

/** @param {Blob} content @param {string} name */
export function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS); // the browser may still be asking where to put it
}

/** For names of files: "2026-11-29". */
export function today() {
  return new Date().toISOString().slice(0, 10);
}
