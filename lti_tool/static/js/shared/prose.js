// SPDX-License-Identifier: EUPL-1.2
/** Puts an answer's HTML in its place and right for it: direction, links that leave the frame alone, what scrolls for itself. */
import { t } from "./text.js";

const SCROLLS = ".math-block, .math-line, .math-long";
const SIGNS = "pre, code, math, .code-block, .math-block";
/** Older browsers do not tell; there the whole answer is left to right around its blocks. */
const TELLS = CSS.supports("selector(:dir(rtl))");

/**
 * Appends blocks of an answer. @param {HTMLElement} place @param {string} html from the server
 * @returns {Element[]} what was added
 */
export function fill(place, html) {
  // Parsed inert and sanitised by the server (nh3); should anything ever slip through, the CSP runs no script of it.
  const template = document.createElement("template");
  template.innerHTML = html;
  settle(template.content);
  const added = [...template.content.children];
  place.append(template.content);
  const first = place.firstElementChild;
  if (first && TELLS) place.dir = first.matches(":dir(rtl)") ? "rtl" : "ltr";
  return added;
}

/** @param {DocumentFragment} root before it is shown */
function settle(root) {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (root.querySelectorAll("a[href]:not(.cite)"))) {
    // In the frame a link would replace the chat, and most sites refuse to be framed at all.
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
  }
  for (const code of root.querySelectorAll("pre")) name(code, t("code"));
  // Each block as its own words say, Arabic beside German; code and formulas are left to right and no words.
  for (const block of /** @type {Iterable<HTMLElement>} */ (root.children)) block.dir = "auto";
  for (const signs of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(SIGNS))) signs.dir = "ltr";
}

/**
 * Long formulas scroll sideways, and whoever has no pointer needs to stop there for that; not at short ones.
 * @param {Element[]} shown
 */
export function reachable(shown) {
  const formulas = shown.flatMap((block) => [block, ...block.querySelectorAll(SCROLLS)]);
  for (const formula of /** @type {HTMLElement[]} */ (formulas)) {
    if (!formula.matches(SCROLLS) || formula.scrollWidth <= formula.clientWidth) continue;
    formula.tabIndex = 0;
    name(formula, t("formula"));
  }
}

/** @param {Element} element @param {string} label */
function name(element, label) {
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", label);
}
