// SPDX-License-Identifier: EUPL-1.2
/** Calls to the tool: the bearer in a header, errors as one kind of exception with a sentence for the person. */
import { emit } from "./dom.js";
import { t } from "./text.js";

export class ApiError extends Error {
  /**
   * @param {number} status HTTP status, 0 when there was no answer at all
   * @param {string} code
   * @param {string} message a translated sentence that names the remedy
   * @param {number | null} retryAfter seconds
   * @param {string} help HTML: help lines, for somebody who is not well
   */
  constructor(status, code, message, retryAfter = null, help = "") {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    this.help = help;
  }
}

export class Api {
  /**
   * @param {string} root path under which the tool lives, "" at the top
   * @param {string} token
   */
  constructor(root, token) {
    this.root = root;
    this.token = token;
  }

  /**
   * @template {string} Method
   * @template {string} Path
   * @param {Method} method
   * @param {Path} path below `/api`; one that there is not answers `unknown`, of which nothing can be read
   * @param {object} [body]
   * @param {AbortSignal} [signal]
   * @returns {Promise<Sent.Answer<`${Method} ${Path}`>>} the JSON of the answer, null for an empty one
   */
  async call(method, path, body, signal) {
    const response = await this.send(method, path, body, signal);
    return /** @type {any} the server's views declare it */ (response.status === 204 ? null : await readJson(response));
  }

  /**
   * @param {string} method @param {string} path @param {object} [body] @param {AbortSignal} [signal]
   * @returns {Promise<Response>} a good answer, its body unread; anything else throws ApiError
   */
  async send(method, path, body, signal) {
    return accepted(await this.#fetch(method, path, body, signal));
  }

  /** What every call says. @returns {Record<string, string>} */
  get headers() {
    return { Authorization: `Bearer ${this.token}`, Accept: "application/json" };
  }

  /** @param {string} method @param {string} path @param {object} [body] @param {AbortSignal} [signal] */
  async #fetch(method, path, body, signal) {
    const { headers } = this;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      return await fetch(`${this.root}/api${path}`, {
        method, headers, signal, credentials: "omit", cache: "no-store", redirect: "error",
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch {
      throw new ApiError(0, "offline", t("offline"));
    }
  }
}

/** @param {Response} response @returns {Promise<Response>} a good one; of any other throws the ApiError */
export async function accepted(response) {
  if (response.ok) return response;
  const error = await toError(response);
  if (response.status === 401) emit(document, "visit-over");
  throw error;
}

/** @param {Response} response */
export async function readJson(response) {
  try {
    return await response.json();
  } catch {
    throw new ApiError(0, "offline", t("offline"));
  }
}

/** @param {Response} response */
async function toError(response) {
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const retryAfter = Number.isNaN(seconds) ? null : seconds;
  const { code, message, help } = await refusal(response);
  // A proxy in between answers with a page, or with JSON, of its own.
  if (typeof message !== "string" || !message) return new ApiError(response.status, "unknown", t("failed"), retryAfter);
  return new ApiError(response.status, String(code), message, retryAfter, help);
}

/** @param {Response} response @returns {Promise<Partial<Sent.ErrorShown>>} what of it is there */
async function refusal(response) {
  try {
    return (await response.json()).error ?? {};
  } catch {
    return {};
  }
}
