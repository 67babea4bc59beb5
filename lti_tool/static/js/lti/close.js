// SPDX-License-Identifier: EUPL-1.2
/** Ends a registration: tells the platform that opened this page in its frame or window, and nobody else. */
const button = document.getElementById("close");

button?.addEventListener("click", () => {
  const platform = window.opener ?? window.parent;
  platform.postMessage({ subject: "org.imsglobal.lti.close" }, button.dataset.origin);
});
