import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import { build } from "vite";
import { DESK_LIMIT_KB, type FirstLoads, firstLoads } from "./first-loads.js";
import { precompress } from "./precompress.js";

/**
 * Builds the pages of the desk and the office into `outDir`: `index.html` and `assets/`, to be served at `/desk`.
 * Returns what a browser loads first of each.
 */
export async function buildDesk(outDir: string): Promise<FirstLoads> {
  const built = await build({
    root: fileURLToPath(new URL("../handoff-inbox/web/", import.meta.url)),
    configFile: false,
    base: "/desk/",
    // The page never gets React's development checks, even when a test runner builds it.
    oxc: { jsx: { runtime: "automatic", development: false } },
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warn",
    plugins: [tailwindcss()],
    build: {
      outDir: resolve(outDir),
      emptyOutDir: true,
      // Inlined files would be data: addresses, and the preloader would be an inline script. The page's policy forbids
      // both.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // "use client" has no meaning for a page that no server renders.
        onLog: (level, log, handle) => log.code === "MODULE_LEVEL_DIRECTIVE" || handle(level, log),
      },
    },
  });
  await precompress(resolve(outDir));
  if (!("output" in built)) throw new Error("Vite did not say what it built");
  return firstLoads(resolve(outDir), built);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { deskKb, officeKb } = await buildDesk(resolve("dist/desk"));
  console.log(`desk: first load ${deskKb} KB gzip (at most ${DESK_LIMIT_KB}), with the office ${officeKb} KB`);
  if (deskKb > DESK_LIMIT_KB) throw new Error(`the desk's first load is ${deskKb} KB, more than ${DESK_LIMIT_KB}`);
}
