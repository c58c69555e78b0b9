import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { pageScript } from "./page-script.js";
import { precompressFile } from "./precompress.js";

// Builds the agent that customers download: one file that contains everything, for any computer with Node.js. An
// argument replaces the output folder `dist/agent/`.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outfile = process.argv[2] ?? join(root, "dist/agent/balcao-agent.mjs");
mkdirSync(dirname(outfile), { recursive: true });
/** Leaves out zod's messages in fifty languages, a quarter of the program that nobody reads. English stays. */
const withoutLocales: Plugin = {
  name: "without-locales",
  setup(bundle) {
    bundle.onResolve({ filter: /locales\/index\.js$/ }, ({ importer }) =>
      importer.includes("/zod/") ? { path: "none", namespace: "without-locales" } : null,
    );
    bundle.onLoad({ filter: /.*/, namespace: "without-locales" }, () => ({ contents: "export {};" }));
  },
};
const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  minify: true,
  define: {
    "process.env.NODE_ENV": JSON.stringify("production"),
    PAGE_SCRIPT: JSON.stringify(await pageScript()),
  },
  // Optional native parts of ws. Without them it does the same in JavaScript.
  external: ["bufferutil", "utf-8-validate", "osx-temperature-sensor"],
  plugins: [withoutLocales],
  legalComments: "eof",
  logLevel: "warning",
} satisfies BuildOptions;
await build({
  ...shared,
  entryPoints: [join(root, "agent/program/main.ts")],
  outfile,
  format: "esm",
  banner: {
    // The bundled CommonJS packages load Node's own modules with `require`.
    js: '#!/usr/bin/env node\nimport { createRequire as __balcaoRequire } from "node:module";const require = __balcaoRequire(import.meta.url);',
  },
});
await precompressFile(outfile);
// The same as CommonJS, which is what goes into an executable (`balcao agent build`).
await build({
  ...shared,
  entryPoints: [join(root, "agent/program/executable.ts")],
  outfile: outfile.replace(/\.mjs$/, ".cjs"),
  format: "cjs",
});
