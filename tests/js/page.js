// SPDX-License-Identifier: EUPL-1.2
/** What the modules ask of the page when they are loaded: data that the server put into it, and an event target. */

/**
 * @param {Record<string, unknown>} data the JSON elements of the page by their ids
 * @param {string} [language]
 */
export function page(data = {}, language = "en") {
  const elements = new Map(Object.entries(data).map(([id, value]) => [id, { textContent: JSON.stringify(value) }]));
  const document = Object.assign(new EventTarget(), {
    documentElement: { lang: language },
    getElementById: (/** @type {string} */ id) => elements.get(id) ?? null,
  });
  return Object.assign(globalThis, { document });
}

/** Events that code listens to on `window`. */
export function pageEvents() {
  const target = new EventTarget();
  for (const name of /** @type {const} */ (["addEventListener", "removeEventListener", "dispatchEvent"])) {
    Object.assign(globalThis, { [name]: target[name].bind(target) });
  }
  return target;
}

/** A tab's storage: what is kept are its own properties, as a browser's. */
export class TabStorage {
  #room;

  /** @param {number} [room] characters, after which it is full */
  constructor(room = Infinity) {
    this.#room = room;
  }

  /** @param {string} key @returns {string | null} */
  getItem(key) {
    return Object.hasOwn(this, key) ? String(Reflect.get(this, key)) : null;
  }

  /** @param {string} key @param {string} value */
  setItem(key, value) {
    if (value.length > this.#room) throw new DOMException("full", "QuotaExceededError");
    Reflect.set(this, key, value);
  }

  /** @param {string} key */
  removeItem(key) {
    Reflect.deleteProperty(this, key);
  }
}

/**
 * A tab whose storage is this one; null: the browser refuses it, as in a foreign frame without third-party cookies.
 * @param {TabStorage | null} storage
 */
export function tab(storage) {
  Object.defineProperty(globalThis, "sessionStorage", {
    configurable: true,
    get() {
      if (!storage) throw new DOMException("denied", "SecurityError");
      return storage;
    },
  });
  const history = {
    /** @type {any} whatever a page keeps there */
    state: null,
    changes: 0,
    refuses: false,
    replaceState(/** @type {unknown} */ state) {
      if (this.refuses) throw new DOMException("sandboxed", "SecurityError");
      this.state = structuredClone(state);
      this.changes += 1;
    },
  };
  Object.assign(globalThis, { history });
  return history;
}

let loads = 0;

/** The module as a page that is loaded now gets it. @template Module @param {string} path @returns {Promise<Module>} */
export function loaded(path) {
  loads += 1;
  return import(`../../lti_tool/static/js/${path}?${loads}`);
}
