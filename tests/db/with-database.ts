import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Tests that are about the embedded database itself, by file, with the reason why a server has no counterpart. */
export const EMBEDDED_ONLY: Record<string, string> = {
  "tests/db/embedded.test.ts": "PGlite's thread, its folder, and what happens when it ends",
  "tests/db/maintenance.test.ts":
    "checkpoints, log and vacuum of PGlite, which a server does by itself; plans.test.ts is about both",
  "tests/db/release/release.test.ts":
    "an earlier release's rows, written into the embedded database as its owner; the migrations are the same on a server",
  "tests/db/power-cut/power-cut.test.ts": "what of PGlite's own files survives a power cut",
  "cli/commands/commands.test.ts":
    "commands over the data folder: its lock, and the running server's socket in it; tests/faults runs them on a server",
  "tests/faults/disk.test.ts":
    "the database's own folder on a full disk; with PostgreSQL elsewhere, tests/cluster/storage.test.ts",
  "tests/db/store.test.ts":
    "the store's contract on the embedded database; store.postgres.test.ts is the same on a server",
};

/** The modules from which a database or a server process comes. */
const SOURCES = ["db/database.ts", "tests/faults/harness/server-process.ts"];
/** Matches tests that start the product themselves, or look for the servers themselves. */
const BY_THEMSELVES = /"dist\/balcao\.js"|process\.env\.(DATABASE|REDIS)_URL/;

/** The test files of a folder that open a database, Redis or a server process, directly or through their imports. */
export function testsWithDatabase(folder: string): string[] {
  const known = new Map<string, boolean>();
  function reaches(path: string): boolean {
    const before = known.get(path);
    if (before !== undefined) return before;
    // A circle of imports adds nothing.
    known.set(path, false);
    const text = readFileSync(join(root, path), "utf8");
    const found = SOURCES.includes(path) || BY_THEMSELVES.test(text) || importsOf(path, text).some(reaches);
    known.set(path, found);
    return found;
  }
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith(".test.ts") && reaches(path))
    .sort();
}

/** The files of ours from which a file imports values. An import of types alone opens nothing. */
function importsOf(path: string, text: string): string[] {
  return [
    ...text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "(\.[^"]+)";$/gms),
    ...text.matchAll(/\bimport\("(\.[^"]+)"\)/g),
  ]
    .map((match) => relative(root, join(root, dirname(path), match[1] ?? "")).replace(/\.js$/, ".ts"))
    .flatMap((target) => [target, `${target}x`].filter((one) => /\.tsx?$/.test(one) && existsSync(join(root, one))));
}
