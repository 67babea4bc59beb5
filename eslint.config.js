// SPDX-License-Identifier: EUPL-1.2
/** The linter's rules. Above what `recommended` finds: what pages inside a foreign frame must not do. */
import js from "@eslint/js";
import globals from "globals";

const PAGES = "lti_tool/static/js";

/** Modules import from where `allowed` matches, and from nowhere else. @param {string} allowed @param {string} message */
const importsOnly = (allowed, message) => ({
  "no-restricted-imports": ["error", { patterns: [{ regex: `^(?!${allowed})`, message }] }],
});

export default [
  { ignores: ["**/node_modules/", ".venv/", ".cache/", "var/", "moodle_plugin/amd/build/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      complexity: ["error", 12],
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "max-params": ["error", 5],
      "no-console": "error",
      "no-else-return": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-implied-eval": "error",
      "no-shadow": "error",
      "no-throw-literal": "error",
      "no-unneeded-ternary": "error",
      "no-unused-private-class-members": "off", // tsc finds those, and knows that ??= reads
      "no-unused-vars": ["error", { caughtErrors: "all" }],
      "no-useless-rename": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      yoda: "error",
    },
  },
  {
    files: ["lti_tool/**/*.js"],
    languageOptions: { globals: globals.browser },
    rules: {
      "no-alert": "error", // browsers answer for the person inside a foreign frame
      "no-restricted-globals": [
        "error",
        { name: "localStorage", message: "The next person in a lab would find it: docs/decisions/page_storage.md." },
        { name: "event", message: "Take the event as a parameter." },
        { name: "name", message: "That is window.name." },
        { name: "status", message: "That is window.status." },
      ],
      "no-restricted-properties": ["error", { object: "document", property: "cookie", message: "Pages set no cookies." }],
    },
  },
  { files: [`${PAGES}/*/*.js`], rules: importsOnly("\\./|\\.\\./shared/", "A feature knows itself and shared/ alone.") },
  { files: [`${PAGES}/shared/*.js`], rules: importsOnly("\\./", "What all share knows no feature.") },
  {
    // Moodle's own modules come by their names; `M` is what its pages set.
    files: ["moodle_plugin/amd/src/*.js"],
    languageOptions: { globals: { ...globals.browser, M: "readonly" } },
    rules: importsOnly("\\./|core/|core_\\w+/|local_campustutor/", "Of Moodle and of the plugin alone."),
  },
  { files: ["tests/js/**/*.js", "tests/moodle_plugin/*.js", "eslint.config.js"], languageOptions: { globals: globals.node } },
];
