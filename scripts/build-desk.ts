import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import { build } from "vite";
import { precompress } from "./precompress.js";

/** Builds the desk's pages into `outDir`: `index.html` and `assets/`, to be served at `/desk`. */
export async function buildDesk(outDir: string): Promise<void> {
  await build({
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
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildDesk(resolve("dist/desk"));
}
