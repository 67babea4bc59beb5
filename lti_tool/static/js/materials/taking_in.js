// SPDX-License-Identifier: EUPL-1.2
/** Files by a button, by dropping them anywhere on the panel, by pasting; one file for a material by its own button. */
import { part } from "../shared/dom.js";
import { filesOf } from "./choosing.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {(files: File[], folders: string[]) => void} take
 */
export function installTakingIn(dialog, take) {
  const chooser = part(dialog, "files");
  part(dialog, "choose").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    take([...(chooser.files ?? [])], []);
    chooser.value = ""; // the same file may be chosen again
  });
  dialog.addEventListener("paste", ({ clipboardData }) => {
    if (clipboardData?.files.length) takeFrom(clipboardData, take);
  });
  installDropping(dialog, take);
}

/** Lets the person choose one file. @param {HTMLDialogElement} dialog @param {(file: File) => void} take */
export function chooseOne(dialog, take) {
  const chooser = part(dialog, "one-file");
  chooser.value = "";
  chooser.onchange = () => chooser.files?.[0] && take(chooser.files[0]);
  chooser.click();
}

/** @param {HTMLDialogElement} dialog @param {(files: File[], folders: string[]) => void} take */
function installDropping(dialog, take) {
  const brings = (/** @type {DragEvent} */ { dataTransfer }) => dataTransfer?.types.includes("Files") ?? false;
  let inside = 0; // each element below tells when a pointer enters or leaves it
  const mark = (/** @type {number} */ by) => {
    inside = Math.max(0, inside + by);
    dialog.classList.toggle("is-dropped-on", inside > 0);
  };
  dialog.addEventListener("dragenter", (event) => brings(event) && mark(1));
  dialog.addEventListener("dragleave", (event) => brings(event) && mark(-1));
  // On the whole page: a file that misses the panel must not take the page's place.
  for (const name of /** @type {const} */ (["dragover", "drop"])) {
    document.addEventListener(name, (event) => dialog.open && brings(event) && event.preventDefault());
  }
  dialog.addEventListener("drop", (event) => {
    mark(-inside);
    if (event.dataTransfer && brings(event)) takeFrom(event.dataTransfer, take);
  });
}

/** @param {DataTransfer} data @param {(files: File[], folders: string[]) => void} take */
function takeFrom(data, take) {
  const { files, folders } = filesOf(data);
  take(files, folders);
}
