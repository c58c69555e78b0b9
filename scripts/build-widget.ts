import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { precompress } from "./precompress.js";

const LOADER_LIMIT = 3 * 1024;
const OPENED_LIMIT = 40 * 1024;

/** Browsers of the last three years, in which top-level await and private names need no rewriting. */
const TARGET = ["es2022", "safari16.4", "chrome105", "firefox110"];

export type WidgetSizes = { loader: number; opened: number };

/**
 * Builds the web chat's widget into `outDir`: `loader.js`, `app-<hash>.js` and `.css`, one chunk per further language,
 * and `manifest.json`, which names script and style for the page. Sizes are in bytes, as the server sends them to a
 * browser that accepts only gzip. `opened` is what a visitor's first opening loads (loader, script, style).
 */
export async function buildWidget(outDir: string): Promise<WidgetSizes> {
  const source = fileURLToPath(new URL("../channels/webchat/widget/", import.meta.url));
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const common = { bundle: true, minify: true, target: TARGET, legalComments: "none", charset: "utf8" } as const;
  await build({
    ...common,
    entryPoints: [join(source, "loader.ts")],
    outfile: join(outDir, "loader.js"),
    format: "iife",
  });
  const app = await build({
    ...common,
    entryPoints: { app: join(source, "app.tsx"), "app-style": join(source, "app.css") },
    outdir: outDir,
    entryNames: "[name]-[hash]",
    chunkNames: "app-[name]-[hash]",
    format: "esm",
    splitting: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    metafile: true,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const { script, style, chunks } = entryOf(app.metafile);
  await writeFile(join(outDir, "manifest.json"), JSON.stringify({ script, style }));
  await precompress(outDir);
  const loader = await sentSize(outDir, "loader.js");
  const parts = await Promise.all([script, style, ...chunks].map((name) => sentSize(outDir, name)));
  return { loader, opened: parts.reduce((sum, size) => sum + size, loader) };
}

/** The app's own files: script, style, and the chunks that the script imports at once (without the languages). */
function entryOf({ outputs }: Metafile): { script: string; style: string; chunks: string[] } {
  const built = (entry: string) => Object.entries(outputs).find(([, output]) => output.entryPoint?.endsWith(entry));
  const [script, style] = [built("app.tsx"), built("app.css")];
  if (script === undefined || style === undefined) throw new Error("esbuild gave no script or no style sheet");
  const chunks = script[1].imports
    .filter((part) => part.kind === "import-statement")
    .map((part) => basename(part.path));
  return { script: basename(script[0]), style: basename(style[0]), chunks };
}

/** A file that compression would not make smaller is sent uncompressed. */
async function sentSize(directory: string, name: string): Promise<number> {
  const path = join(directory, name);
  return (await stat(`${path}.gz`).catch(() => stat(path))).size;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const sizes = await buildWidget(resolve("dist/widget"));
  const told = (name: string, size: number, limit: number) =>
    console.log(
      `${name}: ${(size / 1024).toFixed(2)} KB sent with gzip (limit ${limit / 1024} KB)${size > limit ? " TOO LARGE" : ""}`,
    );
  told("loader", sizes.loader, LOADER_LIMIT);
  told("opened", sizes.opened, OPENED_LIMIT);
  if (sizes.loader > LOADER_LIMIT || sizes.opened > OPENED_LIMIT) process.exitCode = 1;
}
