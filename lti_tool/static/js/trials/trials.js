// SPDX-License-Identifier: EUPL-1.2
/** The ways to the trials. The panel itself is fetched when somebody opens it first. */
import { showNotice } from "../shared/notice.js";
import { t } from "../shared/text.js";

/** @param {import("../shared/api.js").Api} api */
export function installTrials(api) {
  /** @type {Promise<import("./panel.js").TrialsPanel> | null} */
  let loading = null;
  const open = async () => {
    loading ??= import("./panel.js").then(({ TrialsPanel }) => new TrialsPanel(api));
    try {
      await (await loading).open();
    } catch {
      loading = null; // the script itself did not come
      showNotice(t("offline"));
    }
  };
  for (const way of document.querySelectorAll("[data-action='open-trials']")) way.addEventListener("click", open);
}
