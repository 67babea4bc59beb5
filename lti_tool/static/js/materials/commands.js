// SPDX-License-Identifier: EUPL-1.2
/** What is done with a material that is there: read again, deleted and brought back; what another course has. */
import { emit } from "../shared/dom.js";
import { t } from "../shared/text.js";
import { showToast } from "../shared/toast.js";
import { askInPlace } from "./ask_in_place.js";

export class Commands {
  /**
   * @param {import("../shared/api.js").Api} api @param {import("../shared/panel_dialog.js").PanelDialog} panel
   * @param {() => Promise<void>} load shows what is stored now
   */
  constructor(api, panel, load) {
    this.api = api;
    this.panel = panel;
    this.load = load;
  }

  /** @param {string} id */
  again(id) {
    return this.#do(() => this.api.call("POST", `/materials/${id}/retry`, {}));
  }

  /** @param {string} id @param {string} title @param {HTMLElement} buttons give way to the question */
  async remove(id, title, buttons) {
    if (!(await askInPlace(buttons, { text: t("material_delete_sure", { title }), yes: t("material_delete_yes") }))) return;
    if (!(await this.#do(() => this.api.call("DELETE", `/materials/${id}`)))) return;
    showToast(t("deleted", { title }), t("undo"), () => this.#restore(id));
  }

  /** @param {string} id */
  async #restore(id) {
    if (this.panel.dialog.open) await this.#do(() => this.api.call("POST", `/materials/${id}/restore`, {}));
    else await this.api.call("POST", `/materials/${id}/restore`, {}).catch(({ message }) => showToast(message));
    emit(document, "me-changed");
  }

  takeOver() {
    return this.#do(() => this.api.call("POST", "/materials/take-over", {}));
  }

  /** @param {() => Promise<unknown>} action */
  #do(action) {
    return this.panel.try(async () => {
      await action();
      await this.load();
    });
  }
}
