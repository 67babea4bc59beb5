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
