// SPDX-License-Identifier: EUPL-1.2
/** On narrow pages the conversations are a drawer: what lies behind cannot be reached while it is open, Escape closes. */
import { byId } from "../shared/dom.js";

export function installDrawer() {
  const [drawer, opener, scrim, chat] = [byId("history"), byId("open-history"), byId("scrim"), byId("chat")];
  const wide = matchMedia("(min-width: 56.25em)");

  const set = (/** @type {boolean} */ open) => {
    drawer.classList.toggle("is-open", open);
    scrim.hidden = !open;
    chat.inert = open;
    opener.setAttribute("aria-expanded", String(open));
  };
  const close = () => {
    if (!drawer.classList.contains("is-open")) return;
    set(false);
    opener.focus();
  };

  opener.addEventListener("click", () => {
    set(true);
    byId("close-history").focus();
  });
  byId("close-history").addEventListener("click", close);
  scrim.addEventListener("click", close);
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close());
  wide.addEventListener("change", () => set(false));
  return { close };
}
