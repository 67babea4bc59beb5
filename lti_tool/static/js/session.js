/**
 * The visit's bearer. A launch (POST) brings it in the page; a reload (GET of the visit's home) finds it in the tab.
 * The address bar shows the home and never a token; which visit this frame belongs to stands in `history.state`,
 * because two frames of one tab share the storage.
 */
import { pageData } from "./dom.js";
import { changeHistory, read, remove, write } from "./storage.js";

/** @typedef {{token: string, home: string, visit: string, review?: string | null}} Session */

const lastKey = () => `last:${location.pathname}`;

/** @returns {Session | null} null: nobody is here, the activity has to be opened again */
export function openSession() {
  const brought = pageData("session");
  return brought?.token ? keep(brought) : found();
}

function keep(session) {
  const { token, home, visit, review } = session;
  // The token need not stay in the document: an extension that saves pages would save it.
  document.getElementById("session").textContent = "null";
  changeHistory({ visit }, home);
  write(`visit:${visit}`, JSON.stringify({ token, home, visit }));
  write(lastKey(), visit);
  return { token, home, visit, review }; // a reload opens nobody's work again
}

function found() {
  const visit = history.state?.visit ?? read(lastKey());
  const saved = visit && read(`visit:${visit}`);
  return saved ? JSON.parse(saved) : null;
}

/** @param {Session} session */
export function forgetSession(session) {
  remove(`visit:${session.visit}`);
  remove(lastKey());
}
