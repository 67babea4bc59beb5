// SPDX-License-Identifier: EUPL-1.2
/** The ways to the course material, for those who manage it. The panel itself is fetched when somebody opens it first. */
import { byId, emit } from "../shared/dom.js";
import { showNotice } from "../shared/notice.js";
import { t } from "../shared/text.js";

/**
 * @param {import("../shared/api.js").Api} api
 * @param {import("../shared/sealed.js").Sealed} kept what they typed and did not save
 * @returns {(me: Sent.Me) => void} shows what a visit may do here
 */
export function installMaterials(api, kept) {
  /** @type {Promise<import("./panel.js").MaterialsPanel> | null} */
  let loading = null;
  const load = () => (loading ??= import("./panel.js").then(({ MaterialsPanel }) => new MaterialsPanel(api, kept)));
  const open = async () => {
    try {
      await (await load()).open();
    } catch (error) {
      if (!loading || error instanceof TypeError) loading = null; // the script itself did not come
      showNotice(loading ? /** @type {Page.Failure} */ (error).message : t("offline"));
    }
  };
  const ways = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-action='open-materials']"));
  for (const way of ways) way.addEventListener("click", open);
  byId("materials").addEventListener("close", () => {
    emit(document, "material-changed");
    emit(document, "me-changed");
  });

  return (me) => {
    const manages = me.permissions.includes("manage_materials");
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-needs='manage_materials']"))) {
      place.hidden = !manages;
    }
    byId("add-material").hidden = !manages || me.tutor.has_material;
  };
}
