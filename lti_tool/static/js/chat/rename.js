// SPDX-License-Identifier: EUPL-1.2
/** Renames a row in its place: Enter or leaving the field keeps, Escape drops. */
import { fromTemplate, part, within } from "../shared/dom.js";

/** @param {HTMLElement} row @param {string} title @param {(title: string) => void} keep */
export function renameInPlace(row, title, keep) {
  const form = fromTemplate("rename-template");
  const field = within(form, "input");
  let open = true;

  const close = (/** @type {boolean} */ kept) => {
    if (!open) return;
    open = false;
    const wanted = field.value.trim();
    form.remove();
    part(row, "open").hidden = false;
    if (kept && wanted && wanted !== title) keep(wanted);
  };

  field.value = title;
  field.addEventListener("blur", () => close(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    close(true);
    part(row, "open").focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // the drawer closes on Escape too, and this one is meant for the field
    close(false);
    part(row, "open").focus();
  });
  part(row, "open").hidden = true;
  row.prepend(form);
  field.select();
}
