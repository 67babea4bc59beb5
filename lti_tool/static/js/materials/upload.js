// SPDX-License-Identifier: EUPL-1.2
/** A form with a file, on its way to the tool. XMLHttpRequest: `fetch` does not tell how much of a body has left. */
import { ApiError, accepted, readJson } from "../shared/api.js";
import { t } from "../shared/text.js";

/**
 * @template {string} Method
 * @template {string} Path
 * @param {import("../shared/api.js").Api} api
 * @param {Method} method
 * @param {Path} path below `/api`
 * @param {FormData} form
 * @param {{signal: AbortSignal, progress: (share: number) => void}} on `progress`: how much of it has left, 0 to 1
 * @returns {Promise<{answer: Sent.Answer<`${Method} ${Path}`>, isNew: boolean}>} the JSON of a good answer, and whether
 *   something was made: 200 says that it is there already; anything else throws ApiError
 */
export async function upload(api, method, path, form, on) {
  const response = await accepted(await travelled(api, method, path, form, on));
  const answer = /** @type {any} the server's views declare it */ (await readJson(response));
  return { answer, isNew: response.status !== 200 };
}

/**
 * @param {import("../shared/api.js").Api} api @param {string} method @param {string} path @param {FormData} form
 * @param {{signal: AbortSignal, progress: (share: number) => void}} on
 * @returns {Promise<Response>}
 */
function travelled(api, method, path, form, { signal, progress }) {
  const request = new XMLHttpRequest();
  request.open(method, `${api.root}/api${path}`);
  for (const [name, value] of Object.entries(api.headers)) request.setRequestHeader(name, value);
  request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
  signal.addEventListener("abort", () => request.abort(), { once: true });
  return new Promise((resolve, reject) => {
    const lost = () => reject(new ApiError(0, "offline", t("material_offline")));
    for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, lost);
    request.addEventListener("load", () => resolve(answered(request)));
    request.send(form);
  });
}

/** @param {XMLHttpRequest} request */
function answered(request) {
  const wait = request.getResponseHeader("Retry-After");
  return new Response(request.responseText, { status: request.status, headers: wait ? { "Retry-After": wait } : {} });
}
