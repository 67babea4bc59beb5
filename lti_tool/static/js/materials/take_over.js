// SPDX-License-Identifier: EUPL-1.2
/** Material of the tutor that this one was copied from, for somebody who manages it there too. */
import { part } from "../shared/dom.js";
import { count, size, t } from "../shared/text.js";

/**
 * @param {HTMLElement} place @param {Sent.TakeOver | null} offer
 */
export function showTakeOver(place, offer) {
  place.hidden = offer === null;
  if (!offer) return;
  part(place, "take").textContent = count("material_take_over", offer.titles.length).replace("{course}", offer.course);
  part(place, "offered").textContent = t("material_offered", { titles: offer.titles.join(", "), bytes: size(offer.bytes) });
}
