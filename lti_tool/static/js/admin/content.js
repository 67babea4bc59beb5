/** Fills a place with the administration page and makes its controls work. */
import { part } from "../shared/dom.js";
import { installDoors } from "./doors.js";
import { installKeeping } from "./keeping.js";
import { installRoles } from "./roles.js";

/**
 * @param {import("../shared/api.js").Api} api
 * @param {HTMLElement} place
 * @param {(error: any) => void} tell what went wrong; an empty message for nothing
 */
export async function showAdministration(api, place, tell) {
  const page = document.createElement("div"); // a new one each time: its listeners go with it
  page.className = "admin";
  // Made by our own server from our own templates, which escape every value.
  page.innerHTML = await fetched(api, "/admin/overview");
  place.replaceChildren(page);
  part(page, "check").addEventListener("click", (event) => check(api, page, event.currentTarget).catch(tell));
  const refresh = async (section) => {
    await renew(api, page, section);
    if (section === "keeping") installKeeping(api, page, refresh);
  };
  installDoors(api, page, refresh, tell);
  installKeeping(api, page, refresh);
  installRoles(api, page, refresh, tell);
}

/** Shows one section as it is stored now, and leaves the others with what somebody is doing in them. */
async function renew(api, page, section) {
  const fresh = document.createElement("template");
  fresh.innerHTML = await fetched(api, "/admin/overview");
  const selector = `[data-section="${section}"]`;
  page.querySelector(selector).replaceWith(fresh.content.querySelector(selector));
}

async function fetched(api, path) {
  return (await api.send("GET", path)).text();
}

async function check(api, place, button) {
  button.disabled = true;
  try {
    part(place, "findings").innerHTML = await fetched(api, "/admin/check");
  } finally {
    button.disabled = false;
  }
}
