// SPDX-License-Identifier: EUPL-1.2
/** "My data" on a page that has another script of its own, such as the administration's. */
import { Api } from "../shared/api.js";
import { byId, pageData } from "../shared/dom.js";
import { linkInstitutionPages } from "../shared/institution_pages.js";
import { inItsLanguage } from "../shared/session.js";
import { installMyData } from "./panel.js";

const session = /** @type {Page.Session} a launch made this page */ (pageData("session"));
const api = new Api(byId("app").dataset.root ?? "", session.token);
linkInstitutionPages(session);
installMyData(api, () => location.replace(inItsLanguage(session.home)));
