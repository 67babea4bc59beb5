// SPDX-License-Identifier: EUPL-1.2
/** Closes the registration frame when the tool in it says that it is done. */
const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe.registration"));

addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow || event.origin !== frame.dataset.origin) return;
  if (event.data?.subject !== "org.imsglobal.lti.close") return;
  frame.remove();
  const closed = /** @type {HTMLElement} */ (document.getElementById("closed"));
  closed.hidden = false;
  closed.focus();
});
