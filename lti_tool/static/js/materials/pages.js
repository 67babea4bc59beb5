// SPDX-License-Identifier: EUPL-1.2
/** The pages of an opened material: picture, text as the tutor read it, and a switch for each. */
import { fromTemplate, part, within } from "../shared/dom.js";
import { count, number, t } from "../shared/text.js";
import { Pictures } from "./pictures.js";
import { chosen, partOf } from "./shown_pages.js";

export class MaterialPages {
  /** @type {Sent.PageShown[]} */
  #pages = [];
  #from = 0;

  /**
   * @param {import("../shared/api.js").Api} api @param {HTMLElement} place
   * @param {HTMLElement} scrolls what it is scrolled in
   * @param {(off: number[]) => Promise<boolean>} save the numbers of all pages that are switched off; whether it went well
   */
  constructor(api, place, scrolls, save) {
    this.place = place;
    this.save = save;
    this.pictures = new Pictures(api, scrolls);
    part(place, "which").addEventListener("change", () => this.#turn(0));
    part(place, "before").addEventListener("click", () => this.#turn(this.#part().before ?? 0));
    part(place, "after").addEventListener("click", () => this.#turn(this.#part().after ?? 0));
    part(place, "more").addEventListener("click", () => {
      this.#turn(this.#part().after ?? 0);
      within(part(this.place, "pages"), "input")?.focus();
    });
  }

  /** @param {Sent.PageShown[]} pages @param {string | null} pictures_message why they have no pictures */
  show(pages, pictures_message) {
    this.#pages = pages;
    part(this.place, "without-pictures").textContent = pictures_message ?? "";
    part(this.place, "without-pictures").hidden = !pictures_message;
    this.place.hidden = !pages.length;
    this.#draw();
  }

  forget() {
    this.pictures.forget();
  }

  #chosen() {
    return chosen(this.#pages, /** @type {import("./shown_pages.js").Which} */ (part(this.place, "which").value));
  }

  #part() {
    return partOf(this.#chosen(), this.#from);
  }

  /** @param {number} from */
  #turn(from) {
    this.#from = from;
    this.#draw();
    part(this.place, "summary").scrollIntoView({ block: "nearest" });
  }

  #draw() {
    this.pictures.forget();
    const { rows, from, before, after } = this.#part();
    part(this.place, "pages").replaceChildren(...rows.map((page) => this.#row(page)));
    part(this.place, "pager").hidden = before === null && after === null;
    part(this.place, "before").disabled = before === null;
    part(this.place, "after").disabled = after === null;
    part(this.place, "more").hidden = after === null;
    part(this.place, "none").hidden = rows.length > 0;
    const last = from + rows.length;
    part(this.place, "range").textContent = t("material_range", { from: number(from + 1), last: number(last), all: number(this.#chosen().length) });
    this.#summary();
    this.settle();
  }

  /** What can be told only of what stands in the page. */
  settle() {
    for (const row of /** @type {Iterable<HTMLElement>} */ (part(this.place, "pages").children)) reachable(row);
  }

  #summary() {
    const noted = this.#pages.filter(({ note }) => note).length;
    const off = this.#pages.filter((page) => page.off).length;
    const said = [noted ? count("material_noted", noted) : t("material_all_read"), off ? count("material_off", off) : ""];
    part(this.place, "summary").textContent = said.filter(Boolean).join(" ");
  }

  /** @param {Sent.PageShown} page */
  #row(page) {
    const row = fromTemplate("material-page");
    part(row, "place").textContent = page.heading && page.heading !== page.place ? `${page.place} · ${page.heading}` : page.place;
    part(row, "text").textContent = page.text;
    part(row, "text").hidden = !page.text;
    part(row, "switch").hidden = !page.text && !page.speaker_notes; // there is nothing to use
    part(row, "note").textContent = page.note_message ?? "";
    part(row, "note").hidden = !page.note;
    this.#switch(row, page);
    part(row, "picture").hidden = !page.image;
    if (page.image) this.pictures.show(part(row, "picture"), { path: page.image.replace(/^\/api/, ""), alt: t("material_picture", { place: page.place }) });
    part(row, "notes").hidden = !page.speaker_notes;
    part(row, "notes-text").textContent = page.speaker_notes;
    return row;
  }

  /** @param {HTMLElement} row @param {Sent.PageShown} page */
  #switch(row, page) {
    const box = part(row, "use");
    const show = () => {
      box.checked = !page.off;
      row.classList.toggle("is-off", page.off);
      part(row, "use-said").textContent = t(page.off ? "material_page_off" : "material_page_used");
      this.#summary();
    };
    box.setAttribute("aria-label", t("material_use_page", { place: page.place }));
    box.addEventListener("change", async () => {
      page.off = !box.checked;
      show();
      if (await this.save(this.#pages.filter(({ off }) => off).map(({ n }) => n))) return;
      page.off = !page.off;
      show();
    });
    show();
  }
}

/** A long text scrolls for itself, and whoever has no pointer needs to stop there for that; not at short ones. @param {HTMLElement} row */
function reachable(row) {
  const text = part(row, "text");
  if (text.scrollHeight <= text.clientHeight) return;
  text.tabIndex = 0;
  text.setAttribute("role", "group");
  text.setAttribute("aria-label", part(row, "place").textContent ?? "");
}
