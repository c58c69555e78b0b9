import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";

// Builds everything that `npm start` runs into `dist/`: the server as a few files beside its threads, the pages, and a
// prepared data directory, because PGlite's initdb takes seconds and 900 MB.
// The packages are in the server's files too, because Node takes two seconds to find, read and link their 3,000 files at
// each start and each command. These are not: each loads files of its own beside it (machine code, WebAssembly), or is needed by one command only.
const BESIDE = ["@node-rs/argon2", "@electric-sql/*", "postject"];
// Packages of CommonJS that are loaded late, and whose importers find their names with `exportsOf`.
const BY_EXPORTS_OF = ["mercadopago", "pdf-lib"];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const run = (script: string) =>
  execFileSync(process.execPath, ["--import", "tsx", join(root, "scripts", script)], { cwd: root, stdio: "inherit" });

mkdirSync(dist, { recursive: true });
rmSync(join(dist, "compiled"), { recursive: true, force: true });
const common: BuildOptions = {
  outdir: dist,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  external: BESIDE,
  // What packages written for `require` expect.
  banner: {
    js: 'import { createRequire as __balcaoRequire } from "node:module"; const require = __balcaoRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;',
  },
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
};
const { metafile } = await build({
  ...common,
  metafile: true,
  entryPoints: { balcao: join(root, "main.ts") },
  // What is imported only when it is needed (a gateway's SDK, the models' library) is read only then.
  splitting: true,
  // They lie beside the entry, because the code in them looks for threads and the thesaurus beside itself.
  chunkNames: "part-[name]-[hash]",
  // Reading the text is a third of what a start costs. Names stay, for the traces of errors.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
});
for (const { entryPoint = "", exports } of Object.values(metafile.outputs)) {
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(entryPoint)?.[1];
  if (name !== undefined && exports.join() === "default" && !BY_EXPORTS_OF.includes(name))
    throw new Error(
      `"${name}" is loaded late and gives no names in the built server: read it with platform/exports-of`,
    );
}
await build({
  ...common,
  // Modules that threads load by name.
  entryPoints: {
    "inspect-work": join(root, "platform/files/inspect-work.ts"),
    "password-work": join(root, "handoff-inbox/api/password-work.ts"),
    "source-work": join(root, "knowledge/sources/source-work.ts"),
    "recognise-work": join(root, "channels/simulator/recognise-work.ts"),
  },
});
cpSync(join(root, "db/embedded/database-worker.mjs"), join(dist, "database-worker.mjs"));
cpSync(join(root, "platform/threads/thread.mjs"), join(dist, "thread.mjs"));
cpSync(join(root, "understanding/thesaurus"), join(dist, "thesaurus"), { recursive: true });
run("build-widget.ts");
run("build-agent.ts");
if (existsSync(join(root, "scripts/build-demo.ts"))) run("build-demo.ts");
run("build-desk.ts");
rmSync(join(dist, "seed.tar.gz"), { force: true });
run("build-seed.ts");
run("build-passed-tests.ts");
// Parts of earlier builds go last, because a server that still runs may load one at any moment until it is restarted.
const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
for (const file of readdirSync(dist)) if (file.startsWith("part-") && !made.has(file)) rmSync(join(dist, file));
writeFileSync(join(dist, "built"), new Date().toISOString());
