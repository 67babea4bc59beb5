// SPDX-License-Identifier: EUPL-1.2
/** Pictures of pages, loaded when they come into sight: the bearer travels in a header, so an `<img>` cannot ask for them itself. */
import { asDataUrl } from "../shared/data_url.js";

const MAX_LOADING = 2;
const NEARBY = "400px 0px";

export class Pictures {
  /** @type {Map<HTMLElement, string>} what is near and not loaded */
  #wanted = new Map();
  #loading = 0;
  #over = new AbortController();

  /** @param {import("../shared/api.js").Api} api @param {HTMLElement} scrolls what they are scrolled in */
  constructor(api, scrolls) {
    this.api = api;
    this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.#seen(entry)), { root: scrolls, rootMargin: NEARBY });
    /** @type {WeakMap<Element, {path: string, alt: string}>} */
    this.known = new WeakMap();
  }

  /** @param {HTMLElement} place gets the picture @param {{path: string, alt: string}} picture its address below `/api` */
  show(place, picture) {
    this.known.set(place, picture);
    this.observer.observe(place);
  }

  /** Nothing of what was shown is wanted any more. */
  forget() {
    this.observer.disconnect();
    this.#wanted.clear();
    this.#over.abort();
    this.#over = new AbortController();
  }

  /** @param {IntersectionObserverEntry} entry */
  #seen({ isIntersecting, target }) {
    const place = /** @type {HTMLElement} */ (target);
    const path = this.known.get(place)?.path;
    if (!isIntersecting) this.#wanted.delete(place);
    else if (path && !place.hasChildNodes()) this.#wanted.set(place, path);
    this.#next();
  }

  #next() {
    for (const [place, path] of this.#wanted) {
      if (this.#loading >= MAX_LOADING) return;
      this.#wanted.delete(place);
      this.#load(place, path);
    }
  }

  /** @param {HTMLElement} place @param {string} path */
  async #load(place, path) {
    const { signal } = this.#over;
    this.#loading += 1;
    try {
      const response = await this.api.send("GET", path, undefined, signal);
      const image = new Image();
      image.alt = this.known.get(place)?.alt ?? "";
      image.src = await asDataUrl(await response.blob());
      if (!signal.aborted) place.replaceChildren(image);
    } catch {
      if (!signal.aborted) place.hidden = true; // the text beside it is there all the same
    } finally {
      this.observer.unobserve(place);
      this.#loading -= 1;
      this.#next();
    }
  }
}
