// SPDX-License-Identifier: EUPL-1.2
/** Copy buttons of pages outside of the chat; they stay hidden where the browser lets nobody copy. */
for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]"))) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy ?? "");
      button.textContent = button.dataset.done ?? "";
    } catch {
      button.hidden = true; // this frame may not: the text beside it can be selected
    }
  });
}
