// SPDX-License-Identifier: EUPL-1.2
/** A link to the course's page: in the bar where the tutor fills the window, and wherever the visit is over. */
import { byId } from "./dom.js";

const framed = window.top !== window;

/** @param {string | null} address the server compared it with the platform's own @param {{over?: boolean}} options */
export function showWayBack(address, { over = false } = {}) {
  show(byId("way-back"), framed || over ? null : address);
  show(byId("over-way-back"), over ? address : null);
}

/** @param {HTMLAnchorElement} link @param {string | null} address */
function show(link, address) {
  link.hidden = !address;
  if (!address) return;
  link.href = address;
  // From a frame the course is opened where it stands: around the frame.
  if (framed) link.target = "_top";
}
