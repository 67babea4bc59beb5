// SPDX-License-Identifier: EUPL-1.2
/**
 * What the page keeps through a reload, in a way that never throws.
 *
 * In a foreign frame with third-party cookies blocked (measured in Chromium 156) sessionStorage itself throws a
 * SecurityError. What is left there is `history.state`: it belongs to this frame's entry in the tab's history and to
 * this origin, never shows in an address, and comes back at a reload. Not localStorage at all: on a computer in a lab
 * it would show the next person what this one was writing.
 */
const PREFIX = "campus-tutor:";
/** @type {Map<string, string>} */
const memory = new Map(Object.entries(history.state?.kept ?? {}));

const PAUSE_MS = 250;

const storage = available();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
let last = 0;
let over = false;

/** Whether what is written outlives this frame: false means that opening the activity again starts from nothing. */
export const lasting = storage !== null;

function available() {
  try {
    sessionStorage.setItem(`${PREFIX}probe`, "1");
    sessionStorage.removeItem(`${PREFIX}probe`);
    return sessionStorage;
  } catch {
    return null;
  }
}

/** @param {string} key @returns {string | null} */
export function read(key) {
  return memory.get(key) ?? storage?.getItem(PREFIX + key) ?? null;
}

/** @param {string} key @param {string} value */
export function write(key, value) {
  if (over) return;
  memory.set(key, value);
  keep((kept) => kept.setItem(PREFIX + key, value));
}

/** @param {string} key */
export function remove(key) {
  memory.delete(key);
  keep((kept) => kept.removeItem(PREFIX + key));
}

/** The keys that begin so. @param {string} beginning @returns {string[]} */
export function keys(beginning) {
  const stored = Object.keys(storage ?? {}).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  return [...new Set([...memory.keys(), ...stored])].filter((key) => key.startsWith(beginning));
}

/** Writes at once what waits for a moment. */
export function flush() {
  rememberInHistory();
}

/** The visit is over: forgets all, and what is on its way there does not arrive any more. */
export function clearForGood() {
  over = true;
  clear();
}

/** Forgets all that this page keeps in the tab. */
export function clear() {
  memory.clear();
  keep((kept) => {
    for (const key of Object.keys(kept)) if (key.startsWith(PREFIX)) kept.removeItem(key);
  });
  rememberInHistory();
}

/** @param {(kept: Storage) => void} change */
function keep(change) {
  try {
    if (storage) return change(storage);
  } catch {
    // Full: memory has it as long as the page lives.
  }
  // Browsers refuse a page that changes its history at every key press. (At "pagehide" it would be too late.)
  waiting ??= setTimeout(rememberInHistory, Math.max(0, last + PAUSE_MS - Date.now()));
}

function rememberInHistory() {
  clearTimeout(waiting);
  waiting = undefined;
  last = Date.now();
  if (!storage) changeHistory({ kept: Object.fromEntries(memory) });
}

/** Adds to `history.state`, and with an address to the address bar. @param {object} change @param {string} [address] */
export function changeHistory(change, address) {
  try {
    history.replaceState({ ...history.state, ...change }, "", address);
  } catch {
    // A sandboxed frame may refuse; then a reload asks for the launch again, which is all that is lost.
  }
}
