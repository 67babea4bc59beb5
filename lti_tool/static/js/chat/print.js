// SPDX-License-Identifier: EUPL-1.2
/** A conversation on paper: all of it, with a head that says what it is. The looks are in css/print.css. */
import { byId, part } from "../shared/dom.js";
import { day, t } from "../shared/text.js";

/** What fits between the margins of A4, in the screen's CSS pixels (the type is a little smaller on paper). */
const PAPER = 690;
/** Sizes that print.css knows, in per cent, for what is wider than the paper. */
const SIZES = [90, 80, 70, 60, 50, 40, 30];

/**
 * @param {import("./conversation.js").Conversation} conversation
 * @param {Page.Tell} tell
 */
export function installPrint(conversation, tell) {
  const button = byId("print");
  const has = () => (button.hidden = !conversation.id);
  for (const name of /** @type {const} */ (["conversation-opened", "conversation-changed"])) document.addEventListener(name, has);
  button.addEventListener("click", async () => {
    try {
      await conversation.loadAll();
      print();
    } catch (error) {
      tell(/** @type {Page.Failure} */ (error));
    }
  });
  addEventListener("beforeprint", () => {
    head(conversation);
    for (const formula of document.querySelectorAll(".prose math")) fit(formula, formula.closest(".math-block, .math-line, .math-long") ?? formula);
    for (const table of document.querySelectorAll(".prose table")) fit(table, table.parentElement ?? table);
  });
}

/** @param {import("./conversation.js").Conversation} conversation */
function head(conversation) {
  const place = byId("print-head");
  const title = document.querySelector("#conversations [aria-current]")?.textContent;
  part(place, "title").textContent = title ?? byId("tutor-title").textContent;
  part(place, "place").textContent = [byId("tutor-title"), byId("place")].map((line) => line.textContent).filter(Boolean).join(" · ");
  const date = day(new Date().toISOString(), "long");
  part(place, "date").textContent = t("printed_on", { date });
  part(place, "incomplete").hidden = !conversation.earlier; // the browser's own command does not wait for the rest
}

/**
 * Neither a formula nor the words of a table can be broken: what is too wide for the paper is set smaller.
 * @param {Element} wide @param {Element} place in which it scrolls on the screen, if it does
 */
function fit(wide, place) {
  const needed = place === wide ? wide.getBoundingClientRect().width : place.scrollWidth > place.clientWidth ? place.scrollWidth : 0;
  const size = sizeFor(needed);
  for (const one of SIZES) wide.classList.toggle(`print-${one}`, one === size);
}

/** The size at which it fits on the paper, in per cent; the smallest where none is small enough. @param {number} width */
export function sizeFor(width) {
  if (width <= PAPER) return 100;
  return SIZES.find((size) => (width * size) / 100 <= PAPER) ?? SIZES[SIZES.length - 1];
}
