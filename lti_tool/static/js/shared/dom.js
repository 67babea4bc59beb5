// SPDX-License-Identifier: EUPL-1.2
/** Small helpers around the page's own templates and events. `make js` finds a name that no template has. */

/**
 * A fresh copy of the only element of a `<template>`.
 * @template {keyof Templates.Copies} Id
 * @param {Id} id
 * @returns {Templates.Copies[Id]}
 */
export function fromTemplate(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  const element = /** @type {Templates.Copies[Id]} */ (template.content.firstElementChild);
  // Imported and not cloned: in a clone Chromium never looks again at a dir="auto" that was empty when it was shown.
  return document.importNode(element, true);
}

/**
 * The place that a template names with `data-part`.
 * @template {keyof Templates.Parts} Name
 * @param {ParentNode} root
 * @param {Name} name
 * @returns {Templates.Parts[Name]}
 */
export function part(root, name) {
  return /** @type {Templates.Parts[Name]} */ (root.querySelector(`[data-part="${name}"]`));
}

/**
 * The element with this id, which the page's template has.
 * @template {keyof Templates.Ids} Id
 * @param {Id} id
 * @returns {Templates.Ids[Id]}
 */
export function byId(id) {
  return /** @type {Templates.Ids[Id]} */ (document.getElementById(id));
}

/**
 * The first of these below `root`; for places where the template has one.
 * @template {string} Selector
 * @param {ParentNode} root
 * @param {Selector} selector
 * @returns {Selector extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Selector] : HTMLElement}
 */
export function within(root, selector) {
  return /** @type {any} the type above is what the template has there */ (root.querySelector(selector));
}

/**
 * Where something is heard and reached while a dialog is open: all that lies outside it is inert then.
 * @param {string} selector of the dialog's own place @param {HTMLElement} otherwise the page's
 */
export function inFront(selector, otherwise) {
  return /** @type {HTMLElement} */ ([...document.querySelectorAll(`dialog[open] ${selector}`)].at(-1) ?? otherwise);
}

/**
 * Tells whoever listens further up: parts of the page know each other by events only.
 * @template {keyof Page.Events} Name
 * @param {EventTarget} element
 * @param {Name} name
 * @param {Page.Events[Name] extends undefined ? [] : [Page.Events[Name]]} detail
 */
export function emit(element, name, ...detail) {
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: detail[0] ?? {} }));
}

/**
 * JSON that the server put into the page.
 * @template {keyof Page.Data} Id
 * @param {Id} id
 * @returns {Page.Data[Id]}
 */
export function pageData(id) {
  return JSON.parse(byId(id)?.textContent || "null");
}
