// SPDX-License-Identifier: EUPL-1.2
/** What instructors have in the chat page: a button for the tutor's settings, and the look as a learner. */
import { byId, emit, part } from "../shared/dom.js";
import { showNotice } from "../shared/notice.js";
import { read, write } from "../shared/storage.js";
import { Panel } from "./panel.js";

/**
 * @param {import("../shared/api.js").Api} api
 * @param {string} owner whose page and which activity
 * @param {import("../shared/sealed.js").Sealed} kept what they typed and did not save
 * @returns {(me: Sent.Me) => void} shows what a visit may do here
 */
export function installTeaching(api, owner, kept) {
  const panel = new Panel(api, kept);
  let unsaved = false;
  /** @type {Page.Tell} */
  const tell = (error) => {
    if (error.status !== 401) showNotice(error.message);
  };
  const open = () => panel.open().catch(tell);
  const leave = async () => {
    const goesOn = unsaved;
    await api.call("DELETE", "/preview");
    emit(document, "me-changed");
    if (goesOn) await open(); // what was looked at is still to be saved
  };

  byId("open-teaching").addEventListener("click", open);
  byId("end-preview").addEventListener("click", () => leave().catch(tell));
  document.addEventListener("material-changed", () => panel.noticeMade().catch(tell));
  panel.onPreview = async (text) => {
    await api.call("POST", "/preview", text ? { text } : {});
    emit(document, "me-changed");
  };

  return (me) => {
    const configures = me.permissions.includes("configure_tutor");
    byId("open-teaching").hidden = !configures;
    byId("preview").hidden = !me.preview;
    unsaved = me.unsaved;
    part(byId("preview"), "unsaved").hidden = !unsaved;
    if (configures && me.tutor.id === null && !me.preview && !read(`offered:${owner}`)) {
      write(`offered:${owner}`, "1"); // a reload must not ask again
      open();
    }
  };
}
