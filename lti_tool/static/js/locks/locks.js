// SPDX-License-Identifier: EUPL-1.2
/** The ways to the exam locks. The panel itself is fetched when somebody opens it first. */
import { showNotice } from "../shared/notice.js";
import { t } from "../shared/text.js";

/** @param {import("../shared/api.js").Api} api */
export function installLocks(api) {
  /** @type {Promise<import("./panel.js").LocksPanel> | null} */
  let loading = null;
  const open = async () => {
    loading ??= import("./panel.js").then(({ LocksPanel }) => new LocksPanel(api));
    try {
      await (await loading).open();
    } catch {
      loading = null; // the script itself did not come
      showNotice(t("offline"));
    }
  };
  for (const way of document.querySelectorAll("[data-action='open-locks']")) way.addEventListener("click", open);
}
