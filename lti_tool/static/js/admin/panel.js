// SPDX-License-Identifier: EUPL-1.2
/** The administration page inside the chat page, for those who administer the platform. */
import { byId } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { showAdministration } from "./content.js";

/** @param {import("../shared/api.js").Api} api @returns {(me: Sent.Me) => void} shows what a visit may do here */
export function installAdmin(api) {
  const panel = new PanelDialog("admin");
  const tell = (/** @type {Page.Failure} */ error) => panel.say(error.message);
  byId("open-admin").addEventListener("click", () => {
    panel.say("");
    panel.open();
    showAdministration(api, panel.part("content"), tell).catch(tell);
  });
  return (me) => {
    byId("open-admin").hidden = !me.permissions.includes("administer_platform");
  };
}
