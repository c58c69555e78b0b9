import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Lists the packages of `package.json` for which `docs/dependencies.md` gives no reason, and the other way round. */
export function checkDependencies(root: string): string[] {
  const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const installed = KINDS.flatMap((kind) => Object.keys(manifest[kind] ?? {}));
  const explained = explainedPackages(readFileSync(join(root, "docs/dependencies.md"), "utf8"));
  return [
    ...installed
      .filter((name) => !explained.includes(name))
      .map((name) => `${name} has no line in docs/dependencies.md: why is it here, and what would replace it?`),
    ...explained
      .filter((name) => !installed.includes(name))
      .map((name) => `${name} is explained in docs/dependencies.md, but package.json does not have it.`),
  ];
}

const KINDS = ["dependencies", "devDependencies", "optionalDependencies"];

/** The names in the first column of the page's tables. */
function explainedPackages(page: string): string[] {
  const firstColumns = page.split("\n").flatMap((line) => /^\| (`[^|]+`) \|/.exec(line)?.[1] ?? []);
  return firstColumns.flatMap((column) => [...column.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = checkDependencies(process.cwd());
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
