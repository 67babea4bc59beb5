// SPDX-License-Identifier: EUPL-1.2
/**
 * Older messages of the open conversation: they come when somebody scrolls up to where they begin, or presses the button
 * that stands there. What is being read stays where it is.
 */
import { announce } from "../shared/announce.js";
import { byId, within } from "../shared/dom.js";
import { count } from "../shared/text.js";

const AHEAD = "300px 0px 0px 0px";

/**
 * @param {import("./conversation.js").Conversation} conversation
 * @param {Page.Tell} tell
 */
export function installEarlier(conversation, tell) {
  const place = byId("earlier");
  const button = within(place, "button");
  const sight = new IntersectionObserver(([entry]) => entry.isIntersecting && more(), {
    root: byId("log"), rootMargin: AHEAD,
  });

  const look = () => {
    place.hidden = !conversation.earlier;
    sight.disconnect();
    // Observed anew, it tells at once whether it is still in sight: a page may be shorter than the window.
    if (conversation.earlier) sight.observe(place);
  };

  let loading = false;
  const more = async () => {
    if (loading) return;
    loading = true;
    try {
      const added = await conversation.loadEarlier();
      if (added) announce(count("earlier_shown", added));
      // The button that had the focus is gone: where it stood the older messages begin.
      if (!conversation.earlier && document.activeElement === button) byId("log").focus({ preventScroll: true });
      look();
    } catch (error) {
      tell(/** @type {Page.Failure} */ (error)); // the button stays, and nothing is asked again by itself
    } finally {
      loading = false;
    }
  };

  button.addEventListener("click", more);
  for (const name of /** @type {const} */ (["conversation-opened", "earlier-loaded"])) document.addEventListener(name, look);
}
