// SPDX-License-Identifier: EUPL-1.2
/**
 * What one person has typed and not sent, kept in the tab for that person alone: through a reload, an error and the end
 * of the visit. It is sealed with a key that comes with this person's own launch and is never stored, so that whoever
 * sits at the computer next finds nothing to read, neither on the page nor in what the browser keeps.
 */
import { keys, read, remove, write } from "./storage.js";

const PREFIX = "sealed:";
const IV_BYTES = 12;

export class Sealed {
  /** @type {Map<string, string>} */
  #texts = new Map();
  /** @type {Set<string>} */
  #changed = new Set();
  /** @type {Promise<void> | null} */
  #storing = null;

  /**
   * @param {string} owner whose, and in which activity
   * @param {string | null} encoded the key, base64url; null: what is typed lives as long as the page
   */
  static async open(owner, encoded) {
    const sealed = new Sealed(`${PREFIX}${owner}:`, await importKey(encoded));
    await sealed.#unsealAll();
    return sealed;
  }

  /** @param {string} prefix @param {CryptoKey | null} key */
  constructor(prefix, key) {
    this.prefix = prefix;
    this.key = key;
  }

  /** @param {string} name @returns {string | null} */
  read(name) {
    return this.#texts.get(name) ?? null;
  }

  /** @param {string} name @param {string} text */
  write(name, text) {
    this.#texts.set(name, text);
    this.#store(name);
  }

  /** @param {string} name */
  remove(name) {
    this.#texts.delete(name);
    this.#store(name);
  }

  /** @param {string} name */
  #store(name) {
    if (!this.key) return;
    this.#changed.add(name);
    this.#storing ??= this.#storeChanged(this.key).finally(() => (this.#storing = null));
  }

  /** One after the other: an older text must not arrive after a newer one. @param {CryptoKey} key */
  async #storeChanged(key) {
    for (const name of this.#changed) {
      this.#changed.delete(name);
      const text = this.#texts.get(name);
      if (text === undefined) remove(this.prefix + name);
      else write(this.prefix + name, await seal(key, text));
    }
  }

  async #unsealAll() {
    if (!this.key) return;
    for (const name of keys(this.prefix)) {
      try {
        this.#texts.set(name.slice(this.prefix.length), await unseal(this.key, read(name) ?? ""));
      } catch {
        remove(name); // nobody will ever open it
      }
    }
  }
}

/** Whether somebody's unsent text waits in this tab. */
export const somethingWaits = () => keys(PREFIX).length > 0;

/** @param {string | null} encoded */
async function importKey(encoded) {
  // Browsers seal on https and on localhost only.
  if (!encoded || !globalThis.crypto?.subtle) return null;
  return crypto.subtle.importKey("raw", bytes(encoded.replace(/-/g, "+").replace(/_/g, "/")), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** @param {CryptoKey} key @param {string} text */
async function seal(key, text) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
  return btoa(Array.from([...iv, ...new Uint8Array(sealed)], (byte) => String.fromCharCode(byte)).join(""));
}

/** @param {CryptoKey} key @param {string} sealed */
async function unseal(key, sealed) {
  const content = bytes(sealed);
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: content.slice(0, IV_BYTES) }, key, content.slice(IV_BYTES));
  return new TextDecoder().decode(text);
}

/** @param {string} encoded base64 */
function bytes(encoded) {
  return Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
}
