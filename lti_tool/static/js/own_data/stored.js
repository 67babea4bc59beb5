// SPDX-License-Identifier: EUPL-1.2
/** What is stored of a person, as lists of the panel. */
import { fromTemplate, part } from "../shared/dom.js";
import { count, day, t, when } from "../shared/text.js";

/** @param {import("../shared/panel_dialog.js").PanelDialog} panel @param {Sent.MyData} data */
export function showStored(panel, data) {
  const { institution, platform } = data;
  panel.part("about").textContent = t("data_about", { institution, platform, date: day(data.since) });
  panel.part("stores-nothing").hidden = data.stores;
  fill(panel, "my-conversations", "no-conversations", data.conversations.map(conversation));
  fill(panel, "looks", "no-looks", data.looked.map(look));
  fill(panel, "left", "nothing-left", left(data));
  panel.part("rows").replaceChildren(...data.stored.map(stored));
}

/**
 * @param {import("../shared/panel_dialog.js").PanelDialog} panel
 * @param {"my-conversations" | "looks" | "left"} name @param {"no-conversations" | "no-looks" | "nothing-left"} none
 * @param {HTMLElement[]} rows
 */
function fill(panel, name, none, rows) {
  panel.part(name).replaceChildren(...rows);
  panel.part(name).hidden = rows.length === 0;
  panel.part(none).hidden = rows.length > 0;
}

/** @param {string} what @param {(string | null)[]} more */
function row(what, more) {
  const item = fromTemplate("my-data-row");
  part(item, "what").textContent = what;
  part(item, "more").textContent = more.filter(Boolean).join(" · ");
  return item;
}

/** @param {Sent.OwnConversation} one */
function conversation(one) {
  const place = [one.activity, one.course].filter(Boolean).join(", ");
  const until = one.until && t("data_until", { date: day(one.until) });
  const readers = t(one.deleted ? "data_deleted" : `data_readers_${one.readers}`);
  return row(title(one.title), [place, count("data_messages", one.messages), since(one.created_at), until, readers]);
}

/** @param {string | null} text */
function title(text) {
  return text ?? t("untitled");
}

/** @param {string} iso */
function since(iso) {
  return t("data_since", { date: day(iso) });
}

/** @param {Sent.StaffLook} one */
function look({ at, role, title: of }) {
  return row(t(`data_looked_${role ?? "staff"}`, { time: when(at), title: title(of) }), []);
}

/** Where nothing is stored nobody knows whether the person has asked: servers are named all the same. @param {Sent.MyData} data */
function left({ stores, left: { models, details_kept: kept, servers, embedding_servers: searched, scores } }) {
  const rows = models.map(({ model, questions }) => row(count("data_left", questions).replace("{model}", model), []));
  if (kept) rows.push(row(count("data_kept_back", kept), []));
  if ((models.length || !stores) && servers.length) rows.push(row(t("data_servers", { servers: servers.join(", ") }), []));
  if (searched.length) rows.push(row(t("data_embedding_servers", { servers: searched.join(", ") }), []));
  if (scores) rows.push(row(count("data_scores", scores), []));
  return rows;
}

/** @param {Sent.StoredRows} one */
function stored(one) {
  const kept = t("data_kept", { until: one.until });
  return row(one.title, [count("data_rows", one.rows), one.since && since(one.since), kept]);
}
