// SPDX-License-Identifier: EUPL-1.2
/**
 * What is copied of an answer keeps the mark that a model wrote it, in the HTML that goes along. The plain text of a
 * selection stays as it is: a line more would spoil a line of code in a terminal.
 */
import { GENERATED } from "./writer.js";

const MARK = 'link[itemprop="digitalSourceType"]';
/** Of the page, and nothing to paste elsewhere. */
const OF_THE_PAGE = "button, [hidden], .actions, .status";

export function installMarkedCopy() {
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!event.clipboardData || event.defaultPrevented || isField(event.target) || !selection || selection.isCollapsed) return;
    const html = markedHtml(selection.getRangeAt(0));
    if (!html) return;
    event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", String(selection));
    event.preventDefault();
  });
}

/** @param {Range} range @returns {string} empty where nothing in it was generated */
function markedHtml(range) {
  const { commonAncestorContainer: place } = range;
  const inside = (place instanceof Element ? place : place.parentElement)?.closest(GENERATED);
  const copied = document.createElement("div");
  copied.append(range.cloneContents());
  if (inside) return asGenerated(inside, copied);
  const answers = copied.querySelectorAll(GENERATED);
  for (const answer of answers) if (!answer.querySelector(MARK)) answer.prepend(markOf());
  return answers.length ? settle(copied).innerHTML : "";
}

/**
 * The HTML of a generated text with its mark. @param {Element} answer @param {HTMLElement} copied of it, a copy
 * @param {string} [label] for people
 */
export function asGenerated(answer, copied, label = "") {
  const text = settle(copied);
  if (answer.matches(GENERATED)) {
    text.setAttribute("itemscope", "");
    text.setAttribute("itemtype", answer.getAttribute("itemtype") ?? "");
    if (!text.querySelector(MARK)) text.prepend(markOf());
  }
  if (label) text.append(Object.assign(document.createElement("p"), { textContent: label }));
  return text.outerHTML;
}

/** Any answer's will do: they are all the same. */
function markOf() {
  return /** @type {Element} */ (document.querySelector(`${GENERATED} ${MARK}`)).cloneNode();
}

/** Leaves what can be pasted elsewhere. @param {HTMLElement} copied */
function settle(copied) {
  for (const one of copied.querySelectorAll(OF_THE_PAGE)) one.remove();
  for (const one of copied.querySelectorAll("a.cite")) one.replaceWith(one.textContent ?? "");
  for (const one of [copied, ...copied.querySelectorAll("*")]) {
    for (const name of ["class", "id", "tabindex", "role", "data-part", "aria-label", "itemprop"]) {
      if (name !== "itemprop" || !one.matches(MARK)) one.removeAttribute(name);
    }
  }
  return copied;
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}
