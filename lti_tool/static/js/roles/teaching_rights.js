// SPDX-License-Identifier: EUPL-1.2
/** Teaching rights by one-time code: instructors make, list and revoke; somebody else redeems. */
import { byId, emit, fromTemplate, part, within } from "../shared/dom.js";
import { PanelDialog } from "../shared/panel_dialog.js";
import { t, when } from "../shared/text.js";
import { showToast } from "../shared/toast.js";

/** @param {import("../shared/api.js").Api} api @returns {(me: Sent.Me) => void} shows what a visit may do here */
export function installRights(api) {
  const rights = new Rights(api);
  installRedeeming(api);
  byId("open-rights").addEventListener("click", () => rights.open());
  return (me) => {
    const configures = me.permissions.includes("configure_tutor");
    byId("open-rights").hidden = !configures;
    byId("open-redeem").hidden = configures || me.preview || me.course === null;
  };
}

class Rights {
  /** @param {import("../shared/api.js").Api} api */
  constructor(api) {
    this.api = api;
    this.panel = new PanelDialog("rights");
    this.panel.part("make").addEventListener("click", () => this.panel.try(() => this.#make()));
  }

  async open() {
    this.panel.part("new").replaceChildren();
    this.panel.open();
    await this.panel.try(() => this.#load());
  }

  async #load() {
    const { codes, grants } = await this.api.call("GET", "/teaching-rights");
    const rows = [
      ...grants.map((grant) => this.#row(`grants/${grant.id}`, who(grant), t(`${grant.how}_right`, { time: when(grant.granted_at) }))),
      ...codes.map((code) => this.#row(`codes/${code.id}`, "", t("open_code", { time: when(code.expires_at) }))),
    ];
    this.panel.part("list").replaceChildren(...rows);
    this.panel.part("none").hidden = rows.length > 0;
  }

  /** @param {`grants/${string}` | `codes/${string}`} path @param {string} name @param {string} text */
  #row(path, name, text) {
    const row = fromTemplate("right-row");
    part(row, "who").textContent = name;
    part(row, "what").textContent = text;
    part(row, "revoke").setAttribute("aria-label", `${t("revoke")}: ${name} ${text}`);
    part(row, "revoke").addEventListener("click", () => this.panel.try(async () => {
      await this.api.call("DELETE", `/teaching-rights/${path}`);
      await this.#load();
      this.panel.heading.focus(); // what was pressed is gone with its row
    }));
    return row;
  }

  async #make() {
    const made = await this.api.call("POST", "/teaching-rights/codes", {});
    const shown = fromTemplate("new-code");
    part(shown, "code").textContent = made.code;
    part(shown, "until").textContent = t("code_made", { time: when(made.expires_at) });
    this.panel.part("new").replaceChildren(shown);
    await this.#load();
  }
}

/** @param {Sent.GrantShown} grant */
function who({ mark, own, activity }) {
  return `${t("person_mark", { mark })}${own ? ` (${t("this_is_you")})` : ""}, ${activity}:`;
}

/** @param {import("../shared/api.js").Api} api */
function installRedeeming(api) {
  const panel = new PanelDialog("redeem");
  const field = byId("redeem-code");
  byId("open-redeem").addEventListener("click", () => {
    panel.say("");
    panel.open();
    field.focus();
  });
  within(panel.dialog, "form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await panel.try(() => api.call("POST", "/teaching-rights/redeem", { code: field.value })))) return;
    field.value = "";
    panel.dialog.close();
    emit(document, "me-changed");
    showToast(t("code_redeemed"), t("ok"), () => {});
  });
}
