// SPDX-License-Identifier: EUPL-1.2
/** Rules for AI to start from: below what is written already, to be changed. */
import { byId, fromTemplate } from "../shared/dom.js";

export function installReadyRules() {
  byId("ready-rules").addEventListener("click", () => {
    const field = byId("tutor-rules");
    const lines = [...fromTemplate("ready-rules-text").children].map((line) => `• ${line.textContent}`);
    field.value = [field.value.trim(), lines.join("\n")].filter(Boolean).join("\n\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
