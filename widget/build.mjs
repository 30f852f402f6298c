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

const { outputFiles: [bundle] } = await build({
  ...common,
  entryPoints: ["src/index.ts"],
  write: false,
  format: "iife",
  plugins: [
    { name: "css as minified text", setup: ({ onLoad }) => onLoad({ filter: /\.css$/ }, loadStyle) },
    { name: "rooms of the worker as one function", setup: shareRooms },
  ],
});

// A second minifier: it sees through whole functions, which takes off another twentieth of the packed size.
// Line ends and indentation of templates are no content.
const { code } = await minify(bundle.text.replace(/\n\s+/g, " "), {
  ecma: 2022,
  toplevel: true,
  compress: { ecma: 2022, inline: 1, passes: 5, keep_fargs: false, lhs_constants: false, pure_getters: true, unsafe_arrows: true },
  format: { preamble: `/*! maskpress, MIT; contains lit-html, BSD-3-Clause; src ${stamp()} */` },
});
const target = resolve(here, outfile);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, code);

/** SHA-256 over path and content of every source, in path order; a test recomputes it to prove the bundle fresh. */
function stamp() {
  const hash = createHash("sha256");
  const files = ["build.mjs", "package-lock.json", "package.json", ...walk("src")].sort();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(here + file)).update("\0");
  return hash.digest("hex");
}

function walk(folder) {
  return readdirSync(here + folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}

async function loadStyle({ path }) {
  const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
  return { contents: code.trim(), loader: "text" };
}

/**
 * Put what a worker needs into one function, whose text is the source of the worker; the page calls it itself and takes
 * from it what its other rooms import. So all of that code is in the bundle once, and no second file is needed.
 */
async function shareRooms({ onLoad }) {
  const inside = /\/src\/(png|raster|worker\/jobs)\b/;
  const taken = walk("src").filter((file) => !inside.test(`/${file}`)).flatMap(importsOf).filter(([file]) => inside.test(file));
  const names = [...new Set(taken.map((one) => one.join(" ")))].sort().map((one) => one.split(" "));
  const letter = (name, k) => (name === "serve" ? name : `r${k.toString(36)}`);
  const contents = names.map(([file, name], k) => `export { ${name} as ${letter(name, k)} } from "${file}";`).join("\n");
  const { outputFiles } = await build({ ...common, stdin: { contents, resolveDir: here }, format: "esm", write: false });
  const [, code, exported] = /^(.*)export\{([^{}]*)\};?\s*$/s.exec(outputFiles[0].text);
  const fields = exported.replace(/([\w$]+) as ([\w$]+)/g, "$2:$1");
  onLoad({ filter: /\/src\/worker\/room\.ts$/ }, () => ({
    contents: `export const room = () => {${code}return {${fields}}}; export const shared = room();`,
    loader: "js",
  }));
  onLoad({ filter: inside }, ({ path }) => {
    const own = names.flatMap(([file, name], k) => (file === path ? [`${letter(name, k)}: ${name}`] : []));
    return { contents: `import { shared } from "${here}src/worker/room.ts"; export const { ${own} } = shared;`, loader: "js" };
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
