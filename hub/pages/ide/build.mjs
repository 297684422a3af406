// Bundles GraphiQL into dist/: files with the hash of their contents in their names, each also packed, and the page.
import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const OUT = "dist";
const WORKERS = {
  editor: "monaco-editor/esm/vs/editor/editor.worker.js",
  graphql: "monaco-graphql/esm/graphql.worker.js",
  json: "monaco-editor/esm/vs/language/json/json.worker.js",
};
const OPTIONS = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  outdir: OUT,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  publicPath: "/assets",
  loader: { ".ttf": "file", ".js": "jsx", ".graphql": "text" },
  jsx: "automatic",
  metafile: true,
  legalComments: "external",
  logLevel: "warning",
  define: { "process.env.NODE_ENV": '"production"' },
};

/** Bundles entry points by name; gives the address of each. */
async function bundle(entryPoints, options = {}) {
  const { metafile } = await build({ ...OPTIONS, ...options, entryPoints });
  const built = Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint);
  return Object.fromEntries(
    built.map(([path, { cssBundle }]) => {
      const name = basename(path);
      return [name.slice(0, name.lastIndexOf("-")), { script: name, style: cssBundle && basename(cssBundle) }];
    }),
  );
}

/** Writes each file once more as gzip and as brotli, for those who take them. */
async function pack() {
  const names = (await readdir(OUT)).filter((name) => /\.(js|css|ttf)$/.test(name));
  const packed = { gz: promisify(gzip), br: promisify(brotliCompress) };
  await Promise.all(
    names.map(async (name) => {
      const content = await readFile(`${OUT}/${name}`);
      await writeFile(`${OUT}/${name}.gz`, await packed.gz(content, { level: constants.Z_BEST_COMPRESSION }));
      await writeFile(`${OUT}/${name}.br`, await packed.br(content));
    }),
  );
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT);
const workers = await bundle(WORKERS);
const addresses = Object.fromEntries(
  Object.entries(workers).map(([name, { script }]) => [`WORKER_${name.toUpperCase()}`, `"/assets/${script}"`]),
);
const { narrow } = await bundle({ narrow: "source/narrow.js" }, { format: "iife" });
const { main } = await bundle({ main: "source/main.jsx" }, { splitting: true, define: { ...OPTIONS.define, ...addresses } });
await pack();
const page = await readFile("source/index.html", "utf8");
const named = { "main.css": main.style, "main.js": main.script, "narrow.js": narrow.script };
await writeFile(`${OUT}/index.html`, page.replace(/(?<=\/assets\/)[a-z.]+/g, (name) => named[name]));
