/** Puts an answer's HTML right for its place: links leave the frame alone, what scrolls for itself says what it is. */
import { t } from "./text.js";

const SCROLLS = ".math-block, .math-line, .math-long";

/** @param {ParentNode} root before it is shown */
export function settle(root) {
  for (const link of root.querySelectorAll("a[href]")) {
    // In the frame a link would replace the chat, and most sites refuse to be framed at all.
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
  }
  for (const code of root.querySelectorAll("pre")) name(code, t("code"));
}

/**
 * Long formulas scroll sideways, and whoever has no pointer needs to stop there for that; not at short ones.
 * @param {Element[]} shown
 */
export function reachable(shown) {
  const formulas = shown.flatMap((block) => [block, ...block.querySelectorAll(SCROLLS)]);
  for (const formula of formulas) {
    if (!formula.matches(SCROLLS) || formula.scrollWidth <= formula.clientWidth) continue;
    formula.tabIndex = 0;
    name(formula, t("formula"));
  }
}

function name(element, label) {
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", label);
}
