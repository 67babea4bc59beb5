// SPDX-License-Identifier: EUPL-1.2
/**
 * Where nothing is stored: the one conversation that lives in this tab, sealed for this person alone (shared/sealed.js).
 * It survives a reload and ends with the tab, "End visit" and "Erase everything".
 */
import { byId, emit } from "../shared/dom.js";
import { HERE, keepable } from "./history_request.js";
import { t } from "../shared/text.js";
import { showToast } from "../shared/toast.js";

const NAME = "conversation";

export class TabConversation {
  /** @param {import("../shared/sealed.js").Sealed} kept */
  constructor(kept) {
    this.kept = kept;
  }

  get exists() {
    return this.kept.read(NAME) !== null;
  }

  /** @returns {Page.Message[]} */
  load() {
    return JSON.parse(this.kept.read(NAME) ?? "[]");
  }

  /** @param {Page.Message[]} messages */
  save(messages) {
    if (messages.length) this.kept.write(NAME, keepable(messages));
    else this.kept.remove(NAME);
  }
}

/**
 * The way back to it from one that is stored from before.
 * @param {import("./conversation.js").Conversation} conversation
 */
export function installTabConversation(conversation) {
  const button = byId("open-tab-conversation");
  const look = () => (button.hidden = !conversation.tab.exists || conversation.id === HERE);
  for (const name of /** @type {const} */ (["conversation-opened", "conversation-changed", "turn-ended"])) document.addEventListener(name, look);
  button.addEventListener("click", () => emit(button, "open-conversation", { id: HERE }));
}

/** "New conversation" takes its place, for a while revocably. @param {import("./conversation.js").Conversation} conversation */
export function forget({ tab, turns, id }) {
  if (!tab.exists) return;
  const messages = tab.load();
  tab.save([]);
  emit(turns, "conversation-opened", { id });
  showToast(t("tab_forgotten"), t("undo"), () => {
    tab.save(messages);
    emit(turns, "open-conversation", { id: HERE });
  });
}
