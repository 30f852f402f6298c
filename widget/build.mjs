// Builds dist/maskpress.js: one classic script, stamped with the hash of what it was made from.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { build, transform } from "esbuild";

const here = new URL(".", import.meta.url).pathname;
const outfile = process.argv[2] ?? "dist/maskpress.js";

await build({
  absWorkingDir: here,
  entryPoints: ["src/index.ts"],
  outfile,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome123", "firefox120", "safari17.5"],
  charset: "utf8",
  legalComments: "none",
  plugins: [{ name: "css as minified text", setup: ({ onLoad }) => onLoad({ filter: /\.css$/ }, loadStyle) }],
  banner: { js: `/*! maskpress, MIT; contains lit-html, BSD-3-Clause; src ${stamp()} */` },
});

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
