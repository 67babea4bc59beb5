// SPDX-License-Identifier: EUPL-1.2
/** The institution's privacy notice and its help lines, wherever the page has links to them: only the visit knows whose they are. */

/** @param {Page.Session} session */
export function linkInstitutionPages({ privacy, help }) {
  link("a[data-privacy]", privacy);
  link("a[data-help]", help);
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-privacy-place]"))) {
    place.hidden = !privacy;
  }
}

/** @param {string} selector @param {string | undefined} address a tab from before an update knows none */
function link(selector, address) {
  if (!address) return;
  for (const found of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(selector))) {
    found.href = `${address}?lang=${document.documentElement.lang}`;
    found.hidden = false;
  }
}
