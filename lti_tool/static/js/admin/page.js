// SPDX-License-Identifier: EUPL-1.2
/** The administration page by itself. After a reload the activity has to be opened again: nothing is kept. */
import { Api } from "../shared/api.js";
import { neverFromCache } from "../shared/coming_back.js";
import { byId, pageData } from "../shared/dom.js";
import { inItsLanguage } from "../shared/session.js";
import { showAdministration } from "./content.js";

/** @type {Page.Tell} */
function tell(error) {
  const place = byId("problem");
  place.hidden = false;
  place.textContent = error.message;
  place.scrollIntoView({ block: "nearest" });
}

const session = /** @type {Page.Session} a launch made this page */ (pageData("session"));
const api = new Api(byId("app").dataset.root ?? "", session.token);
neverFromCache(() => location.replace(inItsLanguage(session.home)));
showAdministration(api, byId("content"), tell).catch(tell);
