// SPDX-License-Identifier: EUPL-1.2
/** "My data": what is stored, taking it along, erasing it. */
import { byId, emit, within } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { clearForGood } from "../shared/storage.js";
import { count, t, when } from "../shared/text.js";
import { save, today } from "../shared/save_file.js";
import { showStored } from "./stored.js";

/**
 * @param {import("../shared/api.js").Api} api
 * @param {() => void} leave shows the page of nobody, once everything is erased
 */
export function installMyData(api, leave) {
  const data = new MyData(api, leave);
  byId("open-my-data").addEventListener("click", () => data.open());
}

class MyData {
  /** @param {import("../shared/api.js").Api} api @param {() => void} leave */
  constructor(api, leave) {
    this.api = api;
    this.panel = new PanelDialog("my-data");
    /** @type {Sent.Receipt | null} */
    this.receipt = null;
    this.panel.dialog.addEventListener("close", () => this.receipt && leave());
    this.panel.part("export-data").addEventListener("click", () => this.#export("json"));
    this.panel.part("export-page").addEventListener("click", () => this.#export("html"));
    this.panel.part("erase").addEventListener("click", () => this.#show("confirming"));
    this.panel.part("cancel").addEventListener("click", () => this.#cancel());
    this.panel.part("erase-now").addEventListener("click", () => this.#erase());
    this.panel.part("save-receipt").addEventListener("click", () => this.#save());
  }

  async open() {
    this.panel.open();
    this.panel.part("exporting").textContent = "";
    await this.panel.try(async () => {
      const data = await this.api.call("GET", "/me/data");
      showStored(this.panel, data);
      this.panel.part("backups").textContent = count("data_backups", data.backup_readable_days);
      this.#show("stored-place");
      emit(this.panel.dialog, "my-data-opened", { api: this.api });
    });
  }

  /** One of the three at a time; the focus goes to what is read next. @param {"stored-place" | "confirming" | "erased"} name */
  #show(name) {
    for (const one of /** @type {const} */ (["stored-place", "confirming", "erased"])) {
      this.panel.part(one).hidden = one !== name;
    }
    if (name === "stored-place") this.panel.heading.focus();
    else within(this.panel.part(name), "h3").focus();
  }

  #cancel() {
    this.#show("stored-place");
    this.panel.part("erase").focus();
  }

  /** @param {"json" | "html"} format */
  async #export(format) {
    const line = this.panel.part("exporting");
    line.textContent = t("data_exporting");
    const good = await this.panel.try(async () => {
      const response = await this.api.send("GET", `/me/export?format=${format}`);
      save(await response.blob(), `campus-tutor-${today()}.${format}`);
    });
    line.textContent = good ? t("data_exported") : "";
  }

  async #erase() {
    const button = this.panel.part("erase-now");
    button.disabled = true;
    this.panel.part("erasing").textContent = t("data_erasing");
    await this.panel.try(async () => {
      const { receipt } = await this.api.call("DELETE", "/me", { confirm: true });
      clearForGood(); // what was typed and not sent, too
      this.#erased(receipt);
    });
    button.disabled = false;
    this.panel.part("erasing").textContent = "";
  }

  /** @param {Sent.Receipt} receipt */
  #erased(receipt) {
    this.receipt = receipt;
    this.panel.part("receipt-line").textContent = t("data_receipt", { id: receipt.id, time: when(receipt.at) });
    this.panel.part("receipt-backups").textContent = receipt.backups;
    this.panel.part("receipt").textContent = JSON.stringify({ receipt }, null, 2);
    this.#show("erased");
  }

  #save() {
    const text = this.panel.part("receipt").textContent ?? "";
    save(new Blob([text], { type: "application/json" }), `campus-tutor-receipt-${today()}.json`);
  }
}
