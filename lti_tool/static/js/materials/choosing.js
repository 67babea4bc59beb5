// SPDX-License-Identifier: EUPL-1.2
/** What can be said of a file before it travels; what only its content tells, the server says. */
import { size, t } from "../shared/text.js";

/**
 * @param {{name: string, size: number}} file
 * @param {{endings: string[], file_bytes: number}} taken `endings` with their dots, in small letters
 * @returns {string} why it is not sent, with the remedy; "" where nothing speaks against it
 */
export function refusalOf(file, { endings, file_bytes }) {
  if (!file.size) return t("material_empty");
  const ending = endingOf(file.name);
  if (ending && endings.length && !endings.includes(ending)) return t("material_wrong_kind", { ending });
  return file.size > file_bytes ? t("material_too_large", { limit: size(file_bytes) }) : "";
}

/** In small letters, with its dot; "" where the name has none. @param {string} name */
export function endingOf(name) {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot).toLowerCase() : "";
}

/**
 * The files of a drop or of what was pasted. A folder looks like a file there, and only its entry tells.
 * @param {DataTransfer} data
 * @returns {{files: File[], folders: string[]}} the folders by their names
 */
export function filesOf(data) {
  const folders = [...data.items].map((item) => item.webkitGetAsEntry?.()).flatMap((entry) => (entry?.isDirectory ? [entry.name] : []));
  const files = [...data.files].filter((file) => !folders.includes(file.name));
  return { files, folders };
}
