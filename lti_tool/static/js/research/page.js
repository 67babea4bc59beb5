// SPDX-License-Identifier: EUPL-1.2
/** Research in "My data" on a page that has another script of its own. */
import { installResearch } from "./section.js";

installResearch();
