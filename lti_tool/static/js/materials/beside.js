// SPDX-License-Identifier: EUPL-1.2
/** The reader on a page that has another script of its own, such as that of somebody who may not chat. */
import { Api } from "../shared/api.js";
import { byId, pageData } from "../shared/dom.js";
import { installReader } from "./reader.js";

const session = /** @type {Page.Session} a launch made this page */ (pageData("session"));
installReader(new Api(byId("app").dataset.root ?? "", session.token));
