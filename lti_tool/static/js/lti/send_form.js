// SPDX-License-Identifier: EUPL-1.2
/** Sends the page's only form at once; its button is there for browsers in which this does not happen. */
/** @type {HTMLFormElement} */ (document.getElementById("send")).submit();
