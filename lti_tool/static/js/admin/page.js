/** The administration page by itself. After a reload the activity has to be opened again: nothing is kept. */
import { Api } from "../api.js";
import { neverFromCache } from "../coming_back.js";
import { byId, pageData } from "../dom.js";
import { inItsLanguage } from "../session.js";
import { showAdministration } from "./content.js";

function tell(error) {
  const place = byId("problem");
  place.hidden = false;
  place.textContent = error.message;
  place.scrollIntoView({ block: "nearest" });
}

const session = pageData("session");
const api = new Api(byId("app").dataset.root, session.token);
neverFromCache(() => location.replace(inItsLanguage(session.home)));
showAdministration(api, byId("content"), tell).catch(tell);
