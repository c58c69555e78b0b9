// Runs before start, test and commands. It builds when something in the sources is newer than the last build.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const marker = join(root, "dist/built");
const sources = [
  "main.ts",
  "package-lock.json",
  "agent",
  "bot",
  "channels",
  "cli",
  "company",
  "db",
  "flows",
  "handoff-inbox",
  "knowledge",
  "models",
  "payments",
  "platform",
  "scripts",
  "server",
  "understanding",
];

/** The newest change below a path, in ms; tests are ignored. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const builtAt = existsSync(marker) ? statSync(marker).mtimeMs : 0;
if (Math.max(...sources.map((source) => newest(join(root, source)))) > builtAt) {
  console.error("Building (about 15 s, only when something changed) …");
  try {
    execFileSync(process.execPath, ["--import", "tsx", join(root, "scripts/build.ts")], {
      cwd: root,
      stdio: ["ignore", 2, "inherit"],
    });
  } catch {
    console.error("The build failed; what it says stands above. Was `npm ci` run with its development packages?");
    process.exit(1);
  }
}
