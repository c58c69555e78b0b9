import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("./system/", import.meta.url));

/**
 * The text that `system-flows.ts` must have for the YAML files in `system/`. They are embedded so that a program can be
 * compiled without a file system, and in a bundle. `npx tsx flows/library/write-system-flows.ts` writes the file.
 */
export function embedded(): string {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".yaml") && !name.endsWith(".test.yaml"))
    .sort()
    .map((name) => ({ path: `system/${name}`, text: readFileSync(`${FOLDER}${name}`, "utf8") }));
  return [
    'import type { SourceFile } from "../program-source.js";',
    "",
    "/** Generated from system/*.yaml by write-system-flows.ts. Edit those, not this. */",
    "// biome-ignore-all format: generated",
    `export const SYSTEM_FLOWS: readonly SourceFile[] = ${JSON.stringify(files, null, 2)};`,
    "",
  ].join("\n");
}
