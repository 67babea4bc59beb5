// SPDX-License-Identifier: EUPL-1.2
/** Files on their way, as the page shows them: a line each, a question before the page is left, and what a reload cut off. */
import { announce, quiet } from "../shared/announce.js";
import { byId, part, within } from "../shared/dom.js";
import { count, t } from "../shared/text.js";
import { upload } from "./upload.js";
import { refusalOf } from "./choosing.js";
import { Lines } from "./keyed_rows.js";
import { Queue } from "./queue.js";
import { showTravelling, travellingRow } from "./rows.js";

const KEPT = "material-travelling";

export class Travelling {
  /** @type {WeakMap<import("./queue.js").Item, string>} */
  #keys = new WeakMap();
  #made = 0;
  /** What the tool takes: of the newest look at the list. @type {{endings: string[], file_bytes: number}} */
  taken = { endings: [], file_bytes: Infinity };

  /**
   * @param {import("../shared/api.js").Api} api
   * @param {import("../shared/sealed.js").Sealed} kept the names of what is on its way, for after a reload
   * @param {HTMLElement} place
   * @param {(material: Sent.MaterialShown, name: string, isNew: boolean) => void} arrived with the file's name; not new: the very same file is there already
   */
  constructor(api, kept, place, arrived) {
    this.api = api;
    this.kept = kept;
    this.place = place;
    this.queue = new Queue((item, on) => this.#send(item, on), {
      changed: () => this.#show(),
      arrived: ({ file }, { answer, isNew }) => arrived(answer, file.name, isNew),
    });
    this.lines = new Lines(part(place, "travelling"), {
      key: (item) => this.#key(item),
      make: (item) => travellingRow(item, { again: () => this.queue.again(item), cancel: () => this.#drop(item) }),
      show: (row, item) => showTravelling(row, item, this.queue.before(item)),
    });
    window.addEventListener("beforeunload", (event) => this.queue.busy && event.preventDefault());
    part(place, "forget").addEventListener("click", () => this.#lost([]));
    this.#lost(JSON.parse(kept.read(KEPT) ?? "[]"));
  }

  /** @param {File[]} files @param {string[]} folders by their names */
  take(files, folders = []) {
    for (const file of files) this.#add(file);
    for (const name of folders) this.queue.add(new File([], name), { refusal: t("material_folder") });
  }

  /** @param {string} id of the material whose next version it is @param {File} file */
  replace(id, file) {
    this.#add(file, id);
  }

  /** @param {File} file @param {string | null} replaces */
  #add(file, replaces = null) {
    const refusal = refusalOf(file, this.taken);
    this.queue.add(file, { replaces, refusal });
    if (refusal) say(`${file.name}: ${refusal}`);
  }

  /** @param {import("./queue.js").Item} item @param {{signal: AbortSignal, progress: (share: number) => void}} on */
  async #send({ file, replaces }, on) {
    const form = new FormData();
    form.append("file", file);
    try {
      return await (replaces ? upload(this.api, "PUT", `/materials/${replaces}/file`, form, on) : upload(this.api, "POST", "/materials", form, on));
    } catch (error) {
      const { code } = /** @type {Page.Failure} */ (error);
      if (!on.signal.aborted && code !== "busy") say(`${file.name}: ${/** @type {Page.Failure} */ (error).message}`);
      throw error;
    }
  }

  /** @param {import("./queue.js").Item} item */
  #drop(item) {
    const busy = item.state !== "refused";
    this.queue.drop(item);
    if (busy) say(t("material_cancelled", { name: item.file.name }));
    part(this.place, "choose").focus(); // what was pressed is gone with its line
  }

  #show() {
    const { items } = this.queue;
    const going = items.filter(({ state }) => state !== "refused").map(({ file }) => file.name);
    this.lines.show(items);
    part(this.place, "under-way").hidden = items.length === 0;
    part(this.place, "under-way-heading").textContent = t(going.length ? "material_under_way" : "material_not_put_in");
    const line = byId("material-line");
    line.hidden = going.length === 0;
    line.textContent = going.length ? count("material_going", going.length) : "";
    if (going.length) this.kept.write(KEPT, JSON.stringify(going));
    else this.kept.remove(KEPT);
  }

  /** @param {string[]} names of files that had not arrived when the page was left */
  #lost(names) {
    const place = part(this.place, "lost");
    place.hidden = names.length === 0;
    within(place, "p").textContent = names.length ? t("material_lost", { names: names.join(", ") }) : "";
    this.kept.remove(KEPT);
  }

  /** @param {import("./queue.js").Item} item */
  #key(item) {
    const key = this.#keys.get(item) ?? String(++this.#made);
    this.#keys.set(item, key);
    return key;
  }
}

/** @param {string} text */
function say(text) {
  announce(text);
  quiet();
}
