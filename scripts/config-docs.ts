import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { variables } from "../platform/config/schema.js";
import { type About, about } from "../platform/config/setting.js";

/**
 * Writes `docs/configuration.md` from the schema. `tsx scripts/config-docs.ts` writes it; `--check` fails when it is
 * out of date.
 */
export function configurationDocs(): string {
  const all = Object.entries(variables).map(([name, schema]) => ({ name, ...described(name, about.get(schema)) }));
  const groups = [...new Set(all.map((variable) => variable.group))];
  return [
    "# Configuration",
    "",
    "<!-- Written by scripts/config-docs.ts from platform/config/schema.ts. -->",
    "",
    "Settings are read once, at the start, from the environment and from `.env` in the working directory; the",
    "environment wins. An empty value counts as none. All mistakes are named at once, and the server does not start.",
    "Nothing has to be set: without any, `npm start` runs on this computer with an embedded database.",
    "",
    ...groups.flatMap((group) => [
      `## ${group}`,
      "",
      "| variable | default | expected | what it is |",
      "|---|---|---|---|",
      ...all.filter((variable) => variable.group === group).map(row),
      "",
    ]),
    "Variables marked **secret** are never shown or logged. Secrets of channels (tokens, app secrets) are no settings:",
    "they are entered per channel and stored encrypted.",
    "",
  ].join("\n");
}

function described(name: string, words: About | undefined): About {
  if (words === undefined) throw new Error(`${name} is not described.`);
  return words;
}

function row(variable: About & { name: string }): string {
  const name = `\`${variable.name}\`${variable.secret ? " **secret**" : ""}`;
  const example = variable.example === variable.default ? "" : ` Example: \`${variable.example}\`.`;
  const fallback = variable.default ? `\`${variable.default}\`` : "none";
  return `| ${name} | ${fallback} | ${variable.expected} | ${variable.description}${example} |`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(process.cwd(), "docs/configuration.md");
  if (!process.argv.includes("--check")) writeFileSync(path, configurationDocs());
  else if (readFileSync(path, "utf8") !== configurationDocs()) {
    console.error("docs/configuration.md is out of date: run `npx tsx scripts/config-docs.ts`.");
    process.exitCode = 1;
  }
}
