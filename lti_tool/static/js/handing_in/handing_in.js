// SPDX-License-Identifier: EUPL-1.2
/** Handing in, in the chat page: the learner's button, the instructors' list, and a launch that asks for somebody's work. */
import { byId } from "../shared/dom.js";
import { showNotice } from "../shared/notice.js";
import { HandIn } from "./own.js";
import { HandIns } from "./staff.js";

/**
 * @param {import("../shared/api.js").Api} api
 * @param {{id: string | null}} conversation the one on the page
 * @param {string | null} [review] whose work the launch asks for, by the pseudonym in the list
 * @returns {(me: Sent.Me) => void} shows what a visit may do here
 */
export function installHandingIn(api, conversation, review = null) {
  const own = new HandIn(api, conversation);
  const staff = new HandIns(api);
  /** @type {Page.Tell} */
  const tell = ({ status = 0, message }) => {
    if (![401, 404].includes(status)) showNotice(message);
  };
  for (const name of /** @type {const} */ (["conversation-opened", "turn-ended"])) {
    document.addEventListener(name, () => own.refresh().catch(tell));
  }
  return (me) => {
    const reads = me.permissions.includes("view_insights");
    byId("open-hand-ins").hidden = !reads;
    staff.configures = me.permissions.includes("configure_tutor");
    if (reads) staff.count().catch(tell);
    own.allow(me.permissions.includes("chat") && !reads).catch(tell);
    if (reads && review) staff.open(review);
    review = null;
  };
}
