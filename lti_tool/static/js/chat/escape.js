// SPDX-License-Identifier: EUPL-1.2
/** Escape, where nothing is open here that it would close: then it is meant for the drawer that this page stands in. */

const OPEN = "dialog[open], .history.is-open, .is-reading, form.edit, form.rename";

/** @param {import("../shared/parent_page.js").ParentPage} page */
export function installEscape(page) {
  let ours = true;
  // Looked at before anybody closes anything.
  window.addEventListener("keydown", (event) => (ours = event.isComposing || clearsSearch(event) || Boolean(document.querySelector(OPEN))), true);
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !ours) page.tell("campustutor.close");
  });
}

/** Browsers empty a search field by Escape. @param {KeyboardEvent} event */
function clearsSearch({ target }) {
  return target instanceof HTMLInputElement && target.type === "search" && target.value !== "";
}
