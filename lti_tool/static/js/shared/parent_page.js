// SPDX-License-Identifier: EUPL-1.2
/**
 * The platform's page around this one. Its window alone is listened to, and only while it shows a page of the platform's
 * own origin; what it is told goes to that origin and to no other. Without such a page nothing happens.
 */
export class ParentPage {
  /** @param {string | null | undefined} origin the platform's, as the launch says it */
  constructor(origin) {
    this.origin = origin;
  }

  get #isThere() {
    return Boolean(this.origin) && window.parent !== window;
  }

  /** @param {"campustutor.ready" | "campustutor.close"} type */
  tell(type) {
    if (this.#isThere) window.parent.postMessage({ type }, /** @type {string} */ (this.origin));
  }

  /** @param {(data: unknown) => void} listener gets whatever comes: what it means is to be looked at */
  listen(listener) {
    if (!this.#isThere) return;
    window.addEventListener("message", ({ source, origin, data }) => {
      if (source === window.parent && origin === this.origin) listener(data);
    });
  }
}
