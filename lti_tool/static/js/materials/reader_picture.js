// SPDX-License-Identifier: EUPL-1.2
/** The picture of a page, fetched when somebody wants to see it: the bearer travels in a header, so `<img>` cannot ask. */
import { ApiError } from "../shared/api.js";
import { asDataUrl } from "../shared/data_url.js";
import { within } from "../shared/dom.js";
import { t } from "../shared/text.js";

export class Picture {
  /** @type {AbortController | undefined} */
  #loading;

  /** @param {import("../shared/api.js").Api} api @param {HTMLDetailsElement} place open: the next page's, too */
  constructor(api, place) {
    this.api = api;
    this.place = place;
    this.image = within(place, "img");
    this.status = within(place, ".status");
    /** @type {string | null} */
    this.path = null;
    place.addEventListener("toggle", () => this.#load());
  }

  /** @param {string | null} path from the tool's root, null: there is none @param {string} name */
  offer(path, name) {
    this.path = path;
    this.place.hidden = !path;
    this.image.alt = name;
    this.#load();
  }

  forget() {
    this.#loading?.abort();
    this.path = null;
    this.place.hidden = true;
    this.image.hidden = true;
    this.status.textContent = "";
  }

  async #load() {
    if (!this.path || !this.place.open || !this.image.hidden) return;
    this.#loading?.abort();
    const { signal } = (this.#loading = new AbortController());
    this.status.textContent = t("picture_comes");
    try {
      const response = await this.api.send("GET", this.path.replace(/^\/api/, ""), undefined, signal);
      const address = await asDataUrl(await response.blob());
      if (!signal.aborted) this.#show(address);
    } catch (error) {
      if (signal.aborted) return;
      this.status.textContent = error instanceof ApiError && error.status ? error.message : t("page_offline");
    }
  }

  /** @param {string} address */
  #show(address) {
    this.status.textContent = "";
    this.image.src = address;
    this.image.hidden = false;
  }
}
