// SPDX-License-Identifier: EUPL-1.2
/**
 * A page that comes back without a launch, on a computer that others use after one: by Back, by its address, from the
 * browser's own cache. LTI tells no tool that somebody signed out of the platform, so the page goes on for whoever just
 * reloads it, and for nobody else: docs/decisions/shared_computer.md.
 */

/** Milliseconds since somebody last did something on the page. */
const SHORTLY_MS = 15 * 60 * 1000;

const arrival = () => {
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return navigation?.type;
};

/** Whether what a launch brought may still be what the browser shows: a launch is never come back to. */
export const isFresh = () => arrival() !== "back_forward";

/** @param {number} used when the page was last used, ms; NaN: not known */
export const isReloadedShortlyAfter = (used) => arrival() === "reload" && Date.now() - used < SHORTLY_MS;

/**
 * A page that went into the browser's cache is loaded anew when it comes out of it, and shows nothing in between.
 * @param {() => void} leave forgets the visit and loads
 */
export function neverFromCache(leave) {
  window.addEventListener("pagehide", (event) => {
    if (event.persisted) document.documentElement.classList.add("is-away");
  });
  window.addEventListener("pageshow", (event) => event.persisted && leave());
}
