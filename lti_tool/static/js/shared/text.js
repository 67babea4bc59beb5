/** The page's sentences in the visit's language; they come with the page (lti_tool/chat/strings.py). */
import { pageData } from "./dom.js";

const strings = pageData("strings") ?? {};
const language = document.documentElement.lang || "en";
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
  return t(`${key}_${plural.select(n) === "one" ? "one" : "other"}`, { n: n.toLocaleString(language) });
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
  return date.toLocaleString(language, soon ? { timeStyle: "short" } : { dateStyle: "short", timeStyle: "short" });
}

/** Date and time of something that happened, or of a deadline days away. @param {string | number} time ISO 8601, or ms */
export function when(time) {
  return new Date(time).toLocaleString(language, { dateStyle: "short", timeStyle: "short" });
}

/** A day, without the time. @param {string} iso */
export function day(iso) {
  return new Date(iso).toLocaleDateString(language, { dateStyle: "medium" });
}

/** @param {number} share 0 to 1 */
export function percent(share) {
  return share.toLocaleString(language, { style: "percent", maximumFractionDigits: 0 });
}
