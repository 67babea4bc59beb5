// SPDX-License-Identifier: EUPL-1.2
/** The institution's privacy notice, wherever the page has a link to it: only the visit knows whose it is. */

/** @param {Page.Session} session */
export function linkPrivacyNotice({ privacy }) {
  if (!privacy) return;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-privacy]"))) {
    link.href = `${privacy}?lang=${document.documentElement.lang}`;
    link.hidden = false;
  }
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-privacy-place]"))) {
    place.hidden = false;
  }
}
