// Builds dist/maskpress.js: one classic script, stamped with the hash of what it was made from.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { build, transform } from "esbuild";
import { minify } from "terser";

const here = new URL(".", import.meta.url).pathname;
const outfile = process.argv[2] ?? "dist/maskpress.js";

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: ["chrome123", "firefox120", "safari17.5"],
  charset: "utf8",
  legalComments: "none",
};

// Style sheets are handed in at the end of the bundle: near each other they pack better, by 300 bytes.
const styles = walk("src").filter((file) => file.endsWith(".css")).sort();
const nameOf = (file) => `css${styles.indexOf(file)}`;

const { outputFiles: [bundle] } = await build({
  ...common,
  entryPoints: ["src/index.ts"],
  write: false,
  format: "esm",
  plugins: [
    { name: "style sheets by name", setup: nameStyles },
    { name: "rooms of the worker as one function", setup: shareRooms },
  ],
});

// Line ends and indentation of templates are no content.
const joined = bundle.text.replace(/\n\s+/g, " ");

// A second minifier: it sees through whole functions, which takes off another twentieth of the packed size.
const { code } = await minify(joined, {
  ecma: 2022,
  toplevel: true,
  compress: { ecma: 2022, inline: 1, passes: 5, keep_fargs: false, lhs_constants: false, pure_getters: true, unsafe_arrows: true },
});
const target = resolve(here, outfile);
mkdirSync(dirname(target), { recursive: true });
const texts = await Promise.all(styles.map(minifiedStyle));
const banner = `/*! maskpress, MIT; contains lit-html, BSD-3-Clause; src ${stamp()} */`;
writeFileSync(target, `${banner}\n"use strict";((${styles.map(nameOf)})=>{${code}})(${texts});`);

/** SHA-256 over path and content of every source, in path order; a test recomputes it to prove the bundle fresh. */
function stamp() {
  const hash = createHash("sha256");
  const files = ["build.mjs", "package-lock.json", "package.json", "tsconfig.json", ...walk("src")].sort();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(here + file)).update("\0");
  return hash.digest("hex").slice(0, 16);
}

function walk(folder) {
  return readdirSync(here + folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}

function nameStyles({ onLoad }) {
  onLoad({ filter: /\.css$/ }, ({ path }) => ({ contents: `export default ${nameOf(path.slice(here.length))};` }));
}

/** Give a style sheet as a literal of JavaScript. */
async function minifiedStyle(file) {
  const { code } = await transform(readFileSync(here + file, "utf8"), { loader: "css", minify: true });
  return JSON.stringify(code.trim());
}

/**
 * Put what a worker needs into one function, whose text is the source of the worker; the page calls it itself and takes
 * from it what its other rooms import. So all of that code is in the bundle once, and no second file is needed.
 */
async function shareRooms({ onLoad }) {
  const inside = /\/src\/(png|raster|worker\/jobs)\b/;
  const taken = walk("src").filter((file) => !inside.test(`/${file}`)).flatMap(importsOf).filter(([file]) => inside.test(file));
  const names = [...new Set(taken.map((one) => one.join(" ")))].sort().map((one) => one.split(" "));
  names.sort((a, b) => (b[1] === "serve") - (a[1] === "serve")); // first, as room.ts says
  const contents = names.map(([file, name], k) => `import { ${name} as r${k} } from "${file}";`).join("\n");
  const list = names.map((_, k) => `r${k}`).join();
  const stdin = { contents: `${contents}; _ = [${list}]`, resolveDir: here };
  const { outputFiles } = await build({ ...common, stdin, format: "esm", write: false });
  const [, before, after] = /^(.*)\b_=(\[[^=]*)$/s.exec(outputFiles[0].text);
  const code = `${before}return${after}`;
  onLoad({ filter: /\/src\/worker\/room\.ts$/ }, () => ({
    contents: `export const room = () => {${code}}; export const [${list}] = room();`,
    loader: "js",
  }));
  onLoad({ filter: inside }, ({ path }) => {
    const own = names.flatMap(([file, name], k) => (file === path ? [`r${k} as ${name}`] : []));
    return { contents: `export { ${own} } from "${here}src/worker/room.ts";`, loader: "js" };
  });
}

/** Tell what a source imports from others: pairs of path and name, types left out. */
function importsOf(file) {
  const found = readFileSync(here + file, "utf8").matchAll(/^(?:import|export) \{([^}]*)\} from "(\.[^"]*)"/gm);
  return [...found].flatMap(([, list, path]) => {
    const names = list.split(",").map((name) => name.trim().split(" as ")[0]);
    return names.filter((name) => name !== "" && !name.startsWith("type ")).map((name) => [new URL(path, `file://${here}${file}`).pathname, name]);
  });
}
