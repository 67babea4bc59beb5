// SPDX-License-Identifier: EUPL-1.2
/** What learners ask, for staff: figures that the server draws, a page of the material behind each field, a file. */
import { announce } from "../shared/announce.js";
import { byId, emit } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { save, today } from "../shared/save_file.js";
import { t } from "../shared/text.js";

/** @param {import("../shared/api.js").Api} api @returns {(me: Sent.Me) => void} shows what a visit may do here */
export function installInsights(api) {
  const panel = new PanelDialog("insights");
  const days = byId("insights-days");
  const content = panel.part("content");
  const load = () => panel.try(async () => {
    // Made by our own server from our own templates, which escape every value.
    content.innerHTML = await (await api.send("GET", `/insights/page?days=${days.value}`)).text();
  });
  days.addEventListener("change", load);
  panel.part("save").addEventListener("click", () => panel.try(async () => {
    save(await (await api.send("GET", `/insights.csv?days=${days.value}`)).blob(), `insights-${days.value}-${today()}.csv`);
    announce(t("insights_saved"));
  }));
  content.addEventListener("click", ({ target }) => {
    const mark = target instanceof Element ? target.closest("[data-passage]") : null;
    if (mark) openPage(panel, /** @type {HTMLElement} */ (mark));
  });
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-action="open-insights"]'));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      panel.open();
      load();
    });
  }
  return (me) => {
    for (const button of buttons) button.hidden = !me.permissions.includes("view_insights");
  };
}

/** The reader lies beside the chat, which the panel covers. @param {PanelDialog} panel @param {HTMLElement} mark */
function openPage(panel, mark) {
  const { passage = "", title = "", place = "" } = mark.dataset;
  panel.dialog.close();
  const opener = /** @type {HTMLElement} */ (document.querySelector('[data-action="open-insights"]'));
  emit(document, "open-passage", { id: passage, title, place: t("insights_page", { n: place }), mark: opener });
}
