// SPDX-License-Identifier: EUPL-1.2
/**
 * The visit's bearer. A launch (POST) brings it in the page; a reload (GET of the visit's home) shortly after finds it
 * in the tab. The address bar shows the home and never a token; which visit this frame belongs to stands in
 * `history.state`, because two frames of one tab share the storage.
 */
import { isFresh, isReloadedShortlyAfter } from "./coming_back.js";
import { byId, pageData } from "./dom.js";
import { changeHistory, flush, keys, read, remove, write } from "./storage.js";

const NOTE_EVERY_MS = 10_000;
const USE = ["keydown", "pointerdown", "wheel", "touchstart"];

const lastKey = () => `last:${location.pathname}`;

/** @returns {Page.Session | null} null: nobody is here, the activity has to be opened again */
export function openSession() {
  const brought = pageData("session");
  // The token need not stay in the document: an extension that saves pages would save it.
  byId("session").textContent = "null";
  return brought?.token && isFresh() ? keep(brought) : found();
}

/** @param {Page.Session} session */
function keep(session) {
  const { token, visit, return_url: back, platform_origin, privacy, help } = session;
  const home = inItsLanguage(session.home);
  changeHistory({ visit, back }, home);
  write(`visit:${visit}`, JSON.stringify({ token, home, visit, return_url: back, platform_origin, privacy, help }));
  write(lastKey(), visit);
  return noteUse({ ...session, home }); // a reload opens nobody's work again: `review` is not kept
}

/** The address of a page that stays in the language of this one. @param {string} home */
export function inItsLanguage(home) {
  return `${home}/${document.documentElement.lang}`;
}

function found() {
  const visit = history.state?.visit ?? read(lastKey());
  const saved = visit && read(`visit:${visit}`);
  if (saved && isReloadedShortlyAfter(Number(read(`used:${visit}`) ?? NaN))) return noteUse(JSON.parse(saved));
  forget(visit);
  return null;
}

/** @param {Page.Session} session */
export function forgetSession(session) {
  forget(session.visit);
}

/** @param {string} visit */
function forget(visit) {
  // Whoever types the address has the tab to themselves; a frame may have others beside it.
  const kinds = window.top === window ? ["visit:", "used:", "last:"] : [`visit:${visit}`, `used:${visit}`, lastKey()];
  for (const kind of kinds) keys(kind).forEach(remove);
  changeHistory({ visit: null });
  flush();
}

/** The course's page, where the platform named one. @param {Page.Session | null} session @returns {string | null} */
export function wayBack(session) {
  return session?.return_url ?? history.state?.back ?? null;
}

/** @param {Page.Session} session */
function noteUse(session) {
  let noted = 0;
  const note = () => {
    if (Date.now() - noted < NOTE_EVERY_MS || !read(`visit:${session.visit}`)) return;
    noted = Date.now();
    write(`used:${session.visit}`, String(noted));
  };
  for (const name of USE) window.addEventListener(name, note, { capture: true, passive: true });
  window.addEventListener("pagehide", () => ((noted = 0), note()));
  note();
  return session;
}
