// SPDX-License-Identifier: EUPL-1.2
/** The way to the solutions that stay closed. The panel itself is fetched when somebody opens it first. */
import { showNotice } from "../shared/notice.js";
import { t } from "../shared/text.js";

/**
 * @param {import("../shared/api.js").Api} api
 * @param {import("../shared/sealed.js").Sealed} kept what they typed and did not save
 * @returns {(me: Sent.Me) => void} shows what a visit may do here
 */
export function installSolutions(api, kept) {
  /** @type {Promise<import("./panel.js").SolutionsPanel> | null} */
  let loading = null;
  const load = () => (loading ??= import("./panel.js").then(({ SolutionsPanel }) => new SolutionsPanel(api, kept)));
  const open = async () => {
    try {
      await (await load()).open();
    } catch (error) {
      if (!loading || error instanceof TypeError) loading = null; // the script itself did not come
      showNotice(loading ? /** @type {Page.Failure} */ (error).message : t("offline"));
    }
  };
  const ways = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-action='open-solutions']"));
  for (const way of ways) way.addEventListener("click", open);

  return (me) => {
    for (const way of ways) way.hidden = !me.permissions.includes("configure_tutor");
  };
}
