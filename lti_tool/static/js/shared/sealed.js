/**
 * What one person has typed and not sent, kept in the tab for that person alone: through a reload, an error and the end
 * of the visit. It is sealed with a key that comes with this person's own launch and is never stored, so that whoever
 * sits at the computer next finds nothing to read, neither on the page nor in what the browser keeps.
 */
import { keys, read, remove, write } from "./storage.js";

const PREFIX = "sealed:";
const IV = 12;

export class Sealed {
  #texts = new Map();
  #changed = new Set();
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

  constructor(prefix, key) {
    Object.assign(this, { prefix, key });
  }

  /** @param {string} name @returns {string | null} */
  read(name) {
    return this.#texts.get(name) ?? null;
  }

  write(name, text) {
    this.#texts.set(name, text);
    this.#store(name);
  }

  remove(name) {
    this.#texts.delete(name);
    this.#store(name);
  }

  #store(name) {
    if (!this.key) return;
    this.#changed.add(name);
    this.#storing ??= this.#storeChanged().finally(() => (this.#storing = null));
  }

  /** One after the other: an older text must not arrive after a newer one. */
  async #storeChanged() {
    for (const name of this.#changed) {
      this.#changed.delete(name);
      const text = this.#texts.get(name);
      if (text === undefined) remove(this.prefix + name);
      else write(this.prefix + name, await seal(this.key, text));
    }
  }

  async #unsealAll() {
    for (const name of this.key ? keys(this.prefix) : []) {
      try {
        this.#texts.set(name.slice(this.prefix.length), await unseal(this.key, read(name)));
      } catch {
        remove(name); // nobody will ever open it
      }
    }
  }
}

/** Whether somebody's unsent text waits in this tab. */
export const somethingWaits = () => keys(PREFIX).length > 0;

async function importKey(encoded) {
  // Browsers seal on https and on localhost only.
  if (!encoded || !globalThis.crypto?.subtle) return null;
  return crypto.subtle.importKey("raw", bytes(encoded.replace(/-/g, "+").replace(/_/g, "/")), "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function seal(key, text) {
  const iv = crypto.getRandomValues(new Uint8Array(IV));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
  return btoa(Array.from([...iv, ...new Uint8Array(sealed)], (byte) => String.fromCharCode(byte)).join(""));
}

async function unseal(key, sealed) {
  const content = bytes(sealed);
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: content.slice(0, IV) }, key, content.slice(IV));
  return new TextDecoder().decode(text);
}

function bytes(encoded) {
  return Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
}
