// SPDX-License-Identifier: EUPL-1.2
/** Fills a place with the administration page and makes its controls work. */
import { part, within } from "../shared/dom.js";
import { installApprovals } from "./approvals.js";
import { installKeeping } from "./notice_and_retention.js";
import { installRoles } from "./roles.js";
import { installStoring } from "./storing.js";

/**
 * @param {import("../shared/api.js").Api} api
 * @param {HTMLElement} place
 * @param {Page.Tell} tell what went wrong; an empty message for nothing
 */
export async function showAdministration(api, place, tell) {
  const page = document.createElement("div"); // a new one each time: its listeners go with it
  page.className = "admin";
  // Made by our own server from our own templates, which escape every value.
  page.innerHTML = await fetched(api, "/admin/overview");
  place.replaceChildren(page);
  part(page, "check").addEventListener("click", () => check(api, page, part(page, "check")).catch(tell));
  const refresh = async (/** @type {string} */ section) => {
    await renew(api, page, section);
    if (section === "keeping") installKeeping(api, page, refresh);
  };
  installApprovals(api, page, refresh, tell);
  installKeeping(api, page, refresh);
  installRoles(api, page, refresh, tell);
  installStoring(api, page, tell);
}

/**
 * Shows one section as it is stored now, and leaves the others with what somebody is doing in them.
 * @param {import("../shared/api.js").Api} api @param {HTMLElement} page @param {string} section
 */
async function renew(api, page, section) {
  const fresh = document.createElement("template");
  fresh.innerHTML = await fetched(api, "/admin/overview");
  const selector = `[data-section="${section}"]`;
  within(page, selector).replaceWith(within(fresh.content, selector));
}

/** @param {import("../shared/api.js").Api} api @param {string} path */
async function fetched(api, path) {
  return (await api.send("GET", path)).text();
}

/** @param {import("../shared/api.js").Api} api @param {HTMLElement} place @param {HTMLButtonElement} button */
async function check(api, place, button) {
  button.disabled = true;
  try {
    part(place, "findings").innerHTML = await fetched(api, "/admin/check");
  } finally {
    button.disabled = false;
  }
}
