// SPDX-License-Identifier: EUPL-1.2
/**
 * Copies text, and as HTML for what takes that. Inside a foreign frame `navigator.clipboard` is refused unless the course page delegates
 * "clipboard-write", which neither a platform nor we can count on: then a selected field and the old command do it.
 * @param {string} text @param {string} [html] @returns {Promise<boolean>} whether it was copied
 */
export async function copyText(text, html = "") {
  try {
    if (html) await navigator.clipboard.write([new ClipboardItem({ "text/plain": text, "text/html": html })]);
    else await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, html);
  }
}

/** @param {string} text @param {string} html */
function copyBySelection(text, html) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const field = document.createElement("textarea");
  field.className = "visually-hidden";
  field.readOnly = true;
  field.value = text;
  document.body.append(field);
  field.select();
  field.addEventListener("copy", (event) => {
    event.clipboardData?.setData("text/plain", text);
    if (html) event.clipboardData?.setData("text/html", html);
    event.preventDefault();
  });
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    before?.focus({ preventScroll: true });
  }
}
