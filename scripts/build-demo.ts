import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import { build } from "vite";
import { precompress } from "./precompress.js";

/**
 * Builds the demonstration's pages into `outDir`: `index.html` (the phone), `site.html` (the shop's site; the server puts
 * the widget's script tag into it) and `assets/`, to be served at `/demo`.
 */
export async function buildDemo(outDir: string): Promise<void> {
  const root = fileURLToPath(new URL("../channels/simulator/web/", import.meta.url));
  await build({
    root,
    configFile: false,
    base: "/demo/",
    // The page never gets React's development checks, even when a test runner builds it.
    oxc: { jsx: { runtime: "automatic", development: false } },
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warn",
    plugins: [tailwindcss()],
    build: {
      outDir: resolve(outDir),
      emptyOutDir: true,
      // Inlined files would be data: addresses, which the page's policy forbids.
      assetsInlineLimit: 0,
      // The polyfill's inline script would need an exception in the policy. Browsers of the last three years preload by
      // themselves.
      modulePreload: { polyfill: false },
      rolldownOptions: { input: [resolve(root, "index.html"), resolve(root, "site.html")] },
    },
  });
  await precompress(resolve(outDir));
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildDemo(resolve("dist/demo"));
}
