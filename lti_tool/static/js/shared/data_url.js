// SPDX-License-Identifier: EUPL-1.2
/** A picture that came with the bearer in a header, as an address that `<img>` takes and the page's policy allows. */

/** @param {Blob} blob @returns {Promise<string>} */
export function asDataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
