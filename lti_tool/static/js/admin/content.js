/** Fills a place with the administration page and makes its controls work. */
import { part } from "../dom.js";
import { installDoors } from "./doors.js";
import { installKeeping } from "./keeping.js";

/**
 * @param {import("../api.js").Api} api
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
  part(page, "roles").addEventListener("change", (event) => save(api, page, event.target).catch(tell));
  const refresh = async (section) => {
    await renew(api, page, section);
    if (section === "keeping") installKeeping(api, page, refresh);
  };
  installDoors(api, page, refresh, tell);
  installKeeping(api, page, refresh);
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

async function save(api, place, box) {
  const row = box.closest("tr");
  const permissions = [...row.querySelectorAll("input:checked")].map((input) => input.value);
  const said = part(place, "saved");
  said.textContent = "";
  try {
    await api.call("PUT", "/admin/roles", { role: row.dataset.role, permissions });
    said.textContent = said.dataset.text;
  } catch (error) {
    box.checked = !box.checked; // what is shown is what is stored
    throw error;
  }
}
