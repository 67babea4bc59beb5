/** Small helpers around the page's own templates and events. */

/**
 * A fresh copy of the only element of a `<template>`.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function fromTemplate(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  // Imported and not cloned: in a clone Chromium never looks again at a dir="auto" that was empty when it was shown.
  return /** @type {HTMLElement} */ (document.importNode(template.content.firstElementChild, true));
}

/**
 * The place that a template names with `data-part`.
 * @param {ParentNode} root
 * @param {string} name
 * @returns {any} the element, of whatever kind the template has there
 */
export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

/** The element with this id. @returns {any} */
export function byId(id) {
  return document.getElementById(id);
}

/** Tells whoever listens further up: parts of the page know each other by events only. */
export function emit(element, name, detail = {}) {
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

/** JSON that the server put into the page. */
export function pageData(id) {
  return JSON.parse(byId(id)?.textContent || "null");
}
