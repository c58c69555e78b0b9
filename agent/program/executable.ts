import { realpathSync } from "node:fs";
import { getAsset, isSea } from "node:sea";
import { runPart } from "./run-part.js";

declare const PAGE_SCRIPT: string;

// The agent inside an executable (https://nodejs.org/api/single-executable-applications.html), or beside an untouched
// `node` on macOS. It is CommonJS, which knows no `await` at its top.
const args = process.argv.slice(2);
const script = isSea() ? null : realpathSync(process.argv[1] ?? "");
void runPart(
  script === null
    ? {
        command: [process.execPath],
        path: process.execPath,
        script,
        runtime: null,
        server: getAsset("server", "utf8"),
        pageScript: PAGE_SCRIPT,
      }
    : {
        command: [process.execPath, script],
        path: script,
        script,
        runtime: process.execPath,
        server: null,
        pageScript: PAGE_SCRIPT,
      },
  args,
);
