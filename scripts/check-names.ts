import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Checks the house rules that the linter cannot express, in the files below `root`. Each line of the result names file,
 * line, what was found and why it is not allowed. No lines mean that everything is in order.
 */
export function checkNames(root: string): string[] {
  return [...sourceFiles(root)].flatMap((file) => {
    const path = relative(root, file).replaceAll("\\", "/");
    const lines = readFileSync(file, "utf8").split("\n");
    return RULES.filter((rule) => rule.applies(path)).flatMap((rule) =>
      lines.flatMap((line, index) => {
        const found = rule.pattern.exec(line);
        return found ? [`${path}:${index + 1}: "${found[0]}": ${rule.why}`] : [];
      }),
    );
  });
}

type Rule = { applies(path: string): boolean; pattern: RegExp; why: string };

const CODE = /\.(ts|tsx)$/;
const TEST = /\.test\.tsx?$/;
const CHECKED =
  /^(flows|bot|knowledge|models|channels|payments|agent|handoff-inbox|db|platform|company|understanding|server|cli|scripts|tests|main\.ts)/;

const RULES: Rule[] = [
  {
    applies: () => true,
    pattern: /^(?:<{7}|>{7}) /,
    why: "a merge was committed before it was done.",
  },
  {
    // Allowed in texts for customers (YAML of flows/library) and in customers' own words (understanding), but not in
    // code and comments.
    applies: (path) => /^(bot|flows)\//.test(path) && CODE.test(path),
    pattern: /whats-?app|instagram|telegram|baileys|cloud[ -]?api|web-?chat|simulator/i,
    why: "bot/ and flows/ see capabilities, never a channel's name.",
  },
  {
    applies: (path) => path.startsWith("flows/") && CODE.test(path) && !TEST.test(path),
    pattern: /new Date\(\)|\bDate\(\)|crypto\.random|randomUUID/,
    why: "flows/ has no clock and no randomness: time and identity arrive inside events.",
  },
  {
    applies: (path) => CHECKED.test(path) && CODE.test(path) && !TEST.test(path) && !path.startsWith("tests/"),
    pattern: /from "(\.\.?\/)+tests\//,
    why: "only tests import from tests/.",
  },
  {
    applies: (path) => CHECKED.test(path) && CODE.test(path),
    pattern: new RegExp(
      [
        "(eslint|oxlint)-dis" + "able",
        "biome-ig" + "nore(?!-all format: generated)",
        "@ts-(ig" + "nore|expect-error|noch" + "eck)",
      ].join("|"),
    ),
    why: "a check is answered, not silenced.",
  },
  {
    applies: (path) => CHECKED.test(path) && CODE.test(path),
    pattern: /from "[^"]*\/work\/shared|"\/work\/shared/,
    why: "nothing here may need a folder outside of the repository.",
  },
];

/** All texts, because a merge may be left undone in any of them; most rules look at code alone. */
function* sourceFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name === "dist" || entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(path);
    else if (/\.(?:tsx?|mjs|md|ya?ml|json|css|sql)$/.test(entry.name)) yield path;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = checkNames(process.cwd());
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
