import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runPart } from "./run-part.js";

declare const PAGE_SCRIPT: string;

// The agent as one file of JavaScript, started with `node`. Its name may differ from where it stands: `argv[1]` has the
// name under which it was started.
const script = realpathSync(fileURLToPath(import.meta.url));
await runPart(
  {
    command: [process.execPath, script],
    path: process.argv[1] ?? script,
    script,
    runtime: null,
    server: null,
    pageScript: PAGE_SCRIPT,
  },
  process.argv.slice(2),
);
