// SPDX-License-Identifier: EUPL-1.2
/** Builds the Moodle plugin's scripts from `amd/src` into `amd/build`, as Moodle loads them: named AMD modules, minified.
 *
 * `node tests/moodle_plugin/amd.js` writes; with `--check` it says which files do not fit, and fails. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rollup } from "rollup";
import { minify } from "terser";

const PLUGIN = new URL("../../moodle_plugin/", import.meta.url);
const NAME = "local_campustutor";

/** @param {string} name of the module @returns {Promise<Record<string, string>>} text of each built file */
const build = async (name) => {
  const place = new URL(`amd/src/${name}.js`, PLUGIN).pathname;
  const bundle = await rollup({ input: place, external: /^[a-z]+(_[a-z]+)?\// });
  const { output } = await bundle.generate({ format: "amd", amd: { id: `${NAME}/${name}` }, sourcemap: true });
  const [module] = output;
  const map = { ...module.map, sources: [`../src/${name}.js`] };
  const file = `${name}.min.js`;
  const done = await minify(module.code, {
    compress: { passes: 2 },
    format: { comments: false },
    sourceMap: { content: map, filename: file, url: `${file}.map`, includeSources: true },
  });
  return { [file]: `${done.code}\n`, [`${file}.map`]: `${done.map}\n` };
};

/** @param {string} file @returns {string | null} */
const current = (file) => {
  try {
    return readFileSync(new URL(`amd/build/${file}`, PLUGIN), "utf8");
  } catch {
    return null;
  }
};

const sources = readdirSync(new URL("amd/src/", PLUGIN)).filter((file) => file.endsWith(".js"));
const built = Object.assign({}, ...(await Promise.all(sources.map((file) => build(file.slice(0, -3))))));
const stale = Object.keys(built).filter((file) => current(file) !== built[file]);
const left = readdirSync(new URL("amd/build/", PLUGIN)).filter((file) => !(file in built));
if (process.argv.includes("--check")) {
  process.stdout.write([...stale, ...left].map((file) => `${file} does not fit its source\n`).join(""));
  process.exitCode = stale.length + left.length ? 1 : 0;
} else {
  stale.forEach((file) => writeFileSync(new URL(`amd/build/${file}`, PLUGIN), built[file]));
}
