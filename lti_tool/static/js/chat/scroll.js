// SPDX-License-Identifier: EUPL-1.2
/**
 * Follows a growing answer down, but never scrolls the question or its beginning out of sight: one reads from the top, not in pursuit
 * of the end. Whoever scrolls by hand is left alone.
 */
import { byId } from "../shared/dom.js";

const MARGIN = 12;

/** Puts older turns above what is being read without moving that. @param {() => void} change */
export function keepPlace(change) {
  const log = byId("log");
  const anchor = byId("turns").firstElementChild;
  const top = () => anchor?.getBoundingClientRect().top ?? 0;
  const before = top();
  change();
  log.scrollTop += top() - before;
}

export function installScroll() {
  const [log, jump] = [byId("log"), byId("jump")];
  const toEnd = () => log.scrollHeight - log.clientHeight - log.scrollTop;
  const sight = () => (jump.hidden = toEnd() < 80);
  let following = false;

  /** @param {Page.Answer} answer */
  const follow = ({ element }) => {
    if (!element.isConnected) return sight();
    const first = firstInSight(element, log.clientHeight);
    const top = first.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop - MARGIN;
    if (following) log.scrollTop = Math.min(top, log.scrollHeight);
    sight();
  };

  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    log.addEventListener(kind, () => (following = false), { passive: true });
  }
  log.addEventListener("scroll", sight, { passive: true });
  new ResizeObserver(sight).observe(log);
  jump.addEventListener("click", () => (log.scrollTop = log.scrollHeight));
  document.addEventListener("turn-added", (event) => {
    following = true;
    follow(event.detail.answer);
  });
  for (const name of /** @type {const} */ (["turn-grew", "turn-ended"])) document.addEventListener(name, (event) => follow(event.detail.answer));
  document.addEventListener("conversation-opened", ({ detail }) => {
    log.scrollTop = detail.id ? log.scrollHeight : 0;
    sight();
  });
}

/**
 * What stays in sight while an answer grows: its question too, unless that alone would fill the window.
 * @param {HTMLElement} answer @param {number} height of the window
 */
export function firstInSight(answer, height) {
  const question = /** @type {HTMLElement | null} */ (answer.previousElementSibling);
  return question && question.offsetHeight < height / 3 ? question : answer;
}
