// SPDX-License-Identifier: EUPL-1.2
/**
 * Platform storage (LTI Client Side postMessages 1.0, section 3): the platform's page keeps the secret of a launch
 * where the browser lets us keep no cookie. Two pages load this: the login's puts the secret (there is a `value`) and
 * goes on to the platform; the launch's asks for it and sends it, without a click, with the form that stands there.
 *
 * Messages go to the platform's own origin and never to "*"; an answer counts only from there, from the very window
 * that was asked, with the id of the question.
 */
const WAIT_MS = 1500; // ms; then the login goes on: what was put may still be kept a moment later

/** @type {{origin: string, target: string, key: string, value?: string, next: string}} `next`: of the login's page */
const data = JSON.parse(document.getElementById("storage")?.textContent ?? "null");
/** @type {() => HTMLFormElement} */
const pageForm = () => document.forms[0];

if (data.value) put();
else get();

function put() {
  const answer = ask("lti.put_data", { key: data.key, value: data.value });
  const patience = new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  const goOn = () => location.replace(data.next); // also where the platform keeps nothing: the page has another way
  Promise.race([answer, patience]).then(goOn, goOn);
}

/** However late the answer comes, it saves the click, unless there was one by then: the form goes only once. */
function get() {
  let clicked = false;
  pageForm().addEventListener("submit", () => (clicked = true));
  ask("lti.get_data", { key: data.key }).then((secret) => clicked || prove(secret), () => {});
}

/** The window that keeps the data: the platform's page, or the frame in it that the platform named. */
function keeper() {
  const platform = window.opener ?? window.parent;
  return data.target === "_parent" ? platform : platform.frames[data.target];
}

/** @param {string} subject @param {object} content @returns {Promise<unknown>} the stored value */
function ask(subject, content) {
  return new Promise((resolve, reject) => {
    const messageId = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("");
    const frame = keeper();
    window.addEventListener("message", ({ origin, source, data: answer }) => {
      if (origin !== data.origin || source !== frame || answer?.message_id !== messageId) return;
      if (answer.subject !== `${subject}.response`) return;
      if (answer.error) reject(answer.error);
      else resolve(answer.value);
    });
    frame.postMessage({ subject, message_id: messageId, ...content }, data.origin);
  });
}

/** @param {unknown} secret */
function prove(secret) {
  if (typeof secret !== "string" || !secret) return;
  const form = pageForm();
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "secret", value: secret });
  form.append(field);
  form.submit();
}
