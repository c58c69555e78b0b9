import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { ITEMS } from "../rules/rule.js";
import type { Given, GuidedCheck, GuidedRule } from "./guided-check.js";

const FOLDER = fileURLToPath(new URL("./", import.meta.url));
/** The check whose `maker` and `beeps` the table of beeps is for. */
const BEEPING = "computer-off";

const slug = z.string().regex(/^[a-z]+(-[a-z]+)*$/);
const sentence = z.string().regex(/^\p{Lu}[^]*\.$/u, "no whole sentence");
const sources = z.array(z.string().min(10)).min(1);
const item = z.enum(ITEMS).nullable().default(null);
const given = z
  .string()
  .regex(/^\w+ = \w+$/)
  .transform((text): Given => text.split(" = ") as unknown as Given);
const meaning = { title: z.string().min(3), costs: z.int().min(0).max(100), meaning: sentence, item };

const checkFile = z
  .strictObject({
    check: slug,
    title: z.string().min(3),
    answers: z.record(
      z.string(),
      z.strictObject({
        title: z.string().min(3),
        of: z.record(z.string(), z.string().min(2)).nullable().default(null),
      }),
    ),
    rules: z.array(
      z
        .strictObject({
          ...meaning,
          rule: slug,
          version: z.int().min(1),
          sources,
          when: z.array(given).default([]),
          last: z.boolean().default(false),
          severity: z.enum(["ok", "warn", "critical"]),
          remedy: sentence.nullable(),
        })
        .transform(({ rule, ...rest }): GuidedRule => ({ id: rule, ...rest })),
    ),
  })
  .transform(({ check, ...rest }): GuidedCheck => ({ id: check, ...rest }));

const PATTERN = /^(\d{1,2}|\d{1,2}L\d{1,2}S|continuous)$/;
const beepsFile = z.strictObject({
  parts: z.record(slug, z.strictObject({ ...meaning, remedy: sentence })),
  makers: z.record(z.string(), z.strictObject({ sources, codes: z.record(z.string().regex(PATTERN), z.string()) })),
});

/** A check from the text of its file. Throws, naming the file and what is wrong with it. */
export function readCheck(name: string, text: string): GuidedCheck {
  const read = checkFile.safeParse(parse(text));
  if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`);
  const check = read.data;
  if (`${check.id}.yaml` !== name) throw new Error(`${name}: the check in it is called ${check.id}`);
  for (const { id, when, last } of check.rules) {
    if ((when.length === 0) !== last) throw new Error(`${name}: ${id} goes by nothing and is not the last, or both`);
    const wrong = when.find(([answer, is]) => check.answers[answer]?.of?.[is] === undefined);
    if (wrong) throw new Error(`${name}: ${id} goes by ${wrong.join(" = ")}, which cannot be answered`);
  }
  return check;
}

/** A rule for each maker's beeps. Throws when a code names a part that the table does not explain. */
export function readBeepRules(text: string): GuidedRule[] {
  const { parts, makers } = beepsFile.parse(parse(text));
  return Object.entries(makers).flatMap(([maker, { sources, codes }]) =>
    Object.entries(codes).map(([pattern, name]) => {
      const part = parts[name];
      if (!part) throw new Error(`beeps.yaml: ${maker} ${pattern} is ${name}, which is no part`);
      const when: Given[] = [
        ["symptom", "beeps"],
        ["maker", maker],
        ["beeps", pattern],
      ];
      return { id: `beeps-${name}`, version: 1, sources, when, last: false, severity: "critical", ...part };
    }),
  );
}

/** All guided checks of `agent/guided/`. */
export function readChecks(): GuidedCheck[] {
  const textOf = (name: string) => readFileSync(`${FOLDER}${name}`, "utf8");
  const beeps = readBeepRules(textOf("beeps.yaml"));
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".yaml") && name !== "beeps.yaml")
    .sort()
    .map((name) => readCheck(name, textOf(name)))
    .map((check) => (check.id === BEEPING ? { ...check, rules: [...beeps, ...check.rules] } : check));
}

/** The text that `checks.ts` must have for the files: the server reads no YAML at its start. */
export function writtenChecks(): string {
  return [
    "// biome-ignore-all format: generated",
    'import type { GuidedCheck } from "./guided-check.js";',
    "",
    "/** The guided checks. Generated from *.yaml by write-checks.ts. Edit those, not this. */",
    "export const CHECKS: readonly GuidedCheck[] = [",
    ...readChecks().map((check) => `  ${JSON.stringify(check)},`),
    "];",
    "",
  ].join("\n");
}
