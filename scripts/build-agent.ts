import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { precompressFile } from "./precompress.js";

// Builds the agent that customers download: one file that contains everything, for any computer with Node.js. An
// argument replaces the output folder `dist/agent/`.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outfile = process.argv[2] ?? join(root, "dist/agent/balcao-agent.mjs");
mkdirSync(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(root, "agent/program/main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  minify: true,
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  // Optional native parts of ws. Without them it does the same in JavaScript.
  external: ["bufferutil", "utf-8-validate", "osx-temperature-sensor"],
  banner: {
    // The bundled CommonJS packages load Node's own modules with `require`.
    js: '#!/usr/bin/env node\nimport { createRequire as __balcaoRequire } from "node:module";const require = __balcaoRequire(import.meta.url);',
  },
  legalComments: "eof",
  logLevel: "warning",
});
await precompressFile(outfile);
