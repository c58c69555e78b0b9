import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Folders whose unit tests stand beside the code; `vitest.config.ts` runs `*.test.ts` in them and in `tests/`. */
export const UNIT_FOLDERS = [
  "flows",
  "bot",
  "understanding",
  "knowledge",
  "models",
  "channels",
  "payments",
  "agent",
  "db",
  "platform",
  "company",
  "server",
  "cli",
  "handoff-inbox",
];

const LOOKS_LIKE_A_TEST = /\.(test|spec)\.[cm]?[jt]sx?$/;

/** Files below `root` that look like tests and that no project of vitest would ever run. */
export function checkTests(root: string): string[] {
  return [...testFiles(root)]
    .map((file) => relative(root, file).replaceAll("\\", "/"))
    .filter((path) => !(path.endsWith(".test.ts") && [...UNIT_FOLDERS, "tests"].includes(path.split("/")[0] ?? "")))
    .map((path) => `${path}: no project of vitest.config.ts runs it.`);
}

function* testFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name === "dist" || entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* testFiles(path);
    else if (LOOKS_LIKE_A_TEST.test(entry.name)) yield path;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = checkTests(process.cwd());
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
