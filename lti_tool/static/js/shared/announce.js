// SPDX-License-Identifier: EUPL-1.2
/**
 * What a screen reader hears: one polite live region for the whole page, and one in a dialog that tells what goes on. It is fed finished blocks, never tokens,
 * and says of code and tables only that they are there: the person reads those in the answer itself.
 */
import { byId, inFront } from "./dom.js";
import { count, t } from "./text.js";

const KEEP = 12;

/** @param {string | Node} content */
export function announce(content) {
  const line = document.createElement("p");
  line.append(content);
  if (!line.hasChildNodes()) return;
  const region = inFront("[data-announcer]", byId("announcer"));
  region.append(line);
  while (region.children.length > KEEP) region.children[0].remove();
}

/** Afterwards nothing of it should be met a second time when reading through the page. */
export function quiet() {
  const region = inFront("[data-announcer]", byId("announcer"));
  setTimeout(() => region.replaceChildren(), 5000);
}

/** @param {Element} block a finished block of an answer */
export function announceBlock(block) {
  announce(speakable(block));
}

/** @param {Node} node */
function speakable(node) {
  const spoken = document.createDocumentFragment();
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) spoken.append(child.textContent ?? "");
    else if (child.nodeType === Node.ELEMENT_NODE) spoken.append(speakableElement(/** @type {Element} */ (child)));
  }
  return spoken;
}

/** @param {Element} element @returns {Node | string} */
function speakableElement(element) {
  if (element.localName === "math") return element.cloneNode(true);
  if (element.localName === "pre") return t("code_block");
  if (element.localName === "table") return count("table_block", element.querySelectorAll("tbody tr").length);
  const spoken = speakable(element);
  // Without a pause the items of a list run into each other.
  if (/^(li|p|h[1-6]|dt|dd|blockquote)$/.test(element.localName)) spoken.append(" ");
  return spoken;
}
