// SPDX-License-Identifier: EUPL-1.2
/**
 * Notices a line over which nothing comes any more: a proxy that forgot it, a laptop that slept, another network. No
 * browser tells of that. The server gives a sign of life every three seconds while an answer is on its way.
 */
const QUIET_MS = 9000;
const LOOK_EVERY_MS = 500;

/**
 * @param {(silent: boolean) => void} tell true when nothing has come for a while, false when something comes again
 * @returns {{heard: () => void, end: () => void}}
 */
export function watchSilence(tell) {
  let last = Date.now();
  let silent = false;
  const set = (/** @type {boolean} */ now) => {
    if (silent !== now) tell((silent = now));
  };
  const timer = setInterval(() => Date.now() - last > QUIET_MS && set(true), LOOK_EVERY_MS);
  return {
    heard() {
      last = Date.now();
      set(false);
    },
    end: () => clearInterval(timer),
  };
}
