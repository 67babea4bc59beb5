// SPDX-License-Identifier: EUPL-1.2
/** The panel of the course material: what is on its way, what is there, one of it opened. */
import { announce, quiet } from "../shared/announce.js";
import { byId } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { size, t } from "../shared/text.js";
import { showToast } from "../shared/toast.js";
import { Commands } from "./commands.js";
import { Lines } from "./keyed_rows.js";
import { OpenedMaterial } from "./opened.js";
import { Polling } from "./polling.js";
import { materialRow, showMaterial } from "./rows.js";
import { Seen } from "./seen.js";
import { showTakeOver } from "./take_over.js";
import { chooseOne, installTakingIn } from "./taking_in.js";
import { Travelling } from "./travelling.js";
import { kindsInWords, keptUntil, usage } from "./words.js";

export class MaterialsPanel {
  /** @type {OpenedMaterial | null} */
  #opened = null;
  #seen = new Seen();

  /** @param {import("../shared/api.js").Api} api @param {import("../shared/sealed.js").Sealed} kept */
  constructor(api, kept) {
    this.api = api;
    this.kept = kept;
    this.panel = new PanelDialog("materials");
    this.travelling = new Travelling(api, kept, this.panel.part("overview"), (material, name, isNew) => this.#arrived(material, name, isNew));
    this.commands = new Commands(api, this.panel, () => this.#load());
    this.polling = new Polling(() => this.#look());
    this.lines = new Lines(this.panel.part("list"), {
      key: ({ id }) => id,
      make: ({ id }) => materialRow({ ...this.#actions(id), open: () => this.#open(id) }),
      show: (row, material) => showMaterial(row, material, this.#seen.waited(material)),
    });
    installTakingIn(this.panel.dialog, (files, folders) => {
      this.#close();
      this.travelling.take(files, folders);
    });
    this.panel.part("take").addEventListener("click", () => this.commands.takeOver());
    this.panel.dialog.addEventListener("close", () => this.#left());
    document.addEventListener("visibilitychange", () => this.#watch());
  }

  async open() {
    this.#close();
    this.panel.open();
    await this.panel.try(() => this.#load());
  }

  async #load() {
    this.#show(await this.api.call("GET", "/materials"));
    this.#watch();
  }

  /** Looks again as long as something is read and somebody can see it. */
  #watch() {
    if (this.panel.dialog.open && !document.hidden && this.#seen.more) this.polling.start();
    else this.polling.stop();
  }

  async #look() {
    const moved = this.#show(await this.api.call("GET", "/materials"));
    return { more: this.#seen.more, moved };
  }

  /** @param {Sent.MaterialList} list @returns {boolean} whether anything is otherwise than at the last look */
  #show(list) {
    const { materials, limits, kinds, endings } = list;
    const { ended, moved } = this.#seen.take(materials);
    const { panel } = this;
    this.travelling.taken = { endings, file_bytes: limits.file_bytes };
    this.lines.show(materials);
    panel.part("there").hidden = materials.length === 0;
    panel.part("first").hidden = materials.length + this.travelling.queue.items.length > 0;
    panel.part("copied").hidden = panel.part("first").hidden || list.take_over !== null;
    panel.part("used").textContent = materials.length ? `${usage(list)} ${keptUntil(list.kept)}` : "";
    panel.part("kinds").textContent = kindsInWords(kinds);
    panel.part("limit").textContent = t("material_limit", { limit: size(limits.file_bytes) });
    for (const chooser of /** @type {const} */ (["files", "one-file"])) panel.part(chooser).accept = endings.join(",");
    showTakeOver(panel.part("take-over"), list.take_over);
    for (const material of ended) this.#tell(material);
    this.#showOpened(materials);
    return moved;
  }

  /** @param {Sent.MaterialShown[]} materials */
  #showOpened(materials) {
    const material = materials.find(({ id }) => id === this.#opened?.id);
    if (material) this.#opened?.show(material, this.#seen.waited(material));
    else this.#close(); // it was deleted, here or by somebody else
  }

  /** Reading it has ended. @param {Sent.MaterialShown} material */
  #tell({ id, state, title }) {
    announce(t(state === "failed" ? "material_told_failed" : "material_told_ready", { title }));
    quiet();
    if (this.#opened?.id === id) this.panel.try(() => this.#opened?.load());
  }

  /** @param {Sent.MaterialShown} material @param {string} name of the file @param {boolean} isNew */
  #arrived({ title }, name, isNew) {
    const told = t(isNew ? "material_arrived" : "material_known", { name, title });
    if (!isNew) showToast(told);
    else {
      announce(told);
      quiet();
    }
    if (this.panel.dialog.open) this.panel.try(() => this.#load());
  }

  /** @param {string} id */
  #actions(id) {
    const title = () => this.#seen.titleOf(id);
    return {
      again: () => this.commands.again(id),
      replace: () => chooseOne(this.panel.dialog, (file) => {
        this.#close();
        this.travelling.replace(id, file);
      }),
      remove: (/** @type {HTMLElement} */ buttons) => this.commands.remove(id, title(), buttons),
    };
  }

  /** @param {string} id */
  async #open(id) {
    const actions = { ...this.#actions(id), back: () => this.#back(id) };
    const opened = new OpenedMaterial(this.api, this.kept, id, this.panel, actions);
    if (!(await this.panel.try(() => opened.load()))) return;
    this.#close();
    this.#opened = opened;
    this.panel.part("opened").replaceChildren(opened.place);
    this.#turn(true);
    opened.arrive();
  }

  /** Back to the list, on the line that was opened. @param {string} id */
  #back(id) {
    this.#close();
    this.lines.focus(id);
    this.panel.try(() => this.#load());
  }

  #close() {
    if (!this.#opened) return;
    const had = this.#opened.place.contains(document.activeElement);
    this.#opened.close();
    this.#opened = null;
    this.#turn(false);
    if (had) this.panel.heading.focus(); // what had the focus is gone
  }

  /** @param {boolean} opened whether one material is shown instead of all */
  #turn(opened) {
    this.panel.part("overview").hidden = opened;
    this.panel.part("opened").hidden = !opened;
    this.panel.part("body").scrollTop = 0;
  }

  #left() {
    this.polling.stop();
    byId("toast").replaceChildren(...this.panel.part("toasts").childNodes); // an undo that is still offered
  }
}
