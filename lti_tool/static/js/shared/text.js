// SPDX-License-Identifier: EUPL-1.2
/** The page's sentences in the visit's language; they come with the page (lti_tool/chat/strings.py). */
import { pageData } from "./dom.js";

const strings = pageData("strings") ?? {};
const language = document.documentElement.lang || "en";
/** Numbers and dates: English as in Europe, with the day before the month and hours up to 24. */
const locale = language === "en" ? "en-GB" : language;
/** "03/04/2026" is March for some readers of English and April for others. */
const short = language === "en" ? "medium" : "short";
const plural = new Intl.PluralRules(language);

/**
 * The sentence with `{name}` filled in.
 * @param {string} key
 * @param {Record<string, string | number>} values
 */
export function t(key, values = {}) {
  const sentence = strings[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

/** The sentence in the form that the number asks for: keys end in `_one` and `_other`. @param {string} key @param {number} n */
export function count(key, n) {
  return t(`${key}_${plural.select(n) === "one" ? "one" : "other"}`, { n: n.toLocaleString(locale) });
}

/** "40 seconds", "3 minutes", "5 hours". @param {number} seconds */
export function duration(seconds) {
  if (seconds < 90) return count("seconds", Math.max(1, Math.round(seconds)));
  if (seconds < 90 * 60) return count("minutes", Math.round(seconds / 60));
  return count("hours", Math.round(seconds / 3600));
}

/** A time of day, with the date when it is more than a day away. @param {string} iso */
export function moment(iso) {
  const date = new Date(iso);
  const soon = date.getTime() - Date.now() <= 24 * 3600 * 1000;
  return date.toLocaleString(locale, soon ? { timeStyle: "short" } : { dateStyle: short, timeStyle: "short" });
}

/**
 * Date and time of something that happened, or of a deadline days away.
 * @param {string | number} time ISO 8601, or ms @param {string} [timeZone] the browser's, if left out
 */
export function when(time, timeZone) {
  return new Date(time).toLocaleString(locale, { dateStyle: short, timeStyle: "short", timeZone });
}

/**
 * A day, without the time.
 * @param {string} iso
 * @param {"medium" | "long"} style "29 Nov 2026" or "29 November 2026"; in German with numbers or the month's name
 * @param {string} [timeZone] the browser's, if left out
 */
export function day(iso, style = "medium", timeZone) {
  return new Date(iso).toLocaleDateString(locale, { dateStyle: style, timeZone });
}

/** A time of day. @param {string} iso @param {string} [timeZone] the browser's, if left out */
export function clock(iso, timeZone) {
  return new Date(iso).toLocaleTimeString(locale, { timeStyle: "short", timeZone });
}

/** @param {number} share 0 to 1 */
export function percent(share) {
  return share.toLocaleString(locale, { style: "percent", maximumFractionDigits: 0 });
}

/** "3.2 MB", "40 kB"; of 1,024, as file managers count and the limits are meant. @param {number} bytes */
export function size(bytes) {
  const large = bytes >= 1 << 20;
  const n = large ? bytes / (1 << 20) : Math.ceil(bytes / (1 << 10));
  return n.toLocaleString(locale, { style: "unit", unit: large ? "megabyte" : "kilobyte", maximumFractionDigits: n < 10 ? 1 : 0 });
}

/** @param {number} n */
export function number(n) {
  return n.toLocaleString(locale);
}
