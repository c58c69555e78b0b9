import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { simulatedFacts } from "../simulated/facts.js";
import type { DeviceFacts } from "../wire.js";
import { MEASURES, type MeasureName } from "./measures.js";
import { type Condition, ITEMS, type Rule } from "./rule.js";

const FOLDER = fileURLToPath(new URL("./", import.meta.url));
const HEALTHY = simulatedFacts("healthy", 1, 1);
const MEASURABLE: DeviceFacts = {
  ...HEALTHY,
  antivirus: { known: true, value: { enabled: true, signatureDays: 1 } },
};
const CONDITION = /^(\w+) (>|>=|<|<=|=) (-?\d+(?:\.\d+)?)$/;

/** `usedPercent >= 90 and freeGb < 5` */
const conditions = z.string().transform((text, context): Condition[] =>
  text.split(" and ").flatMap((part) => {
    const [, number, is, than] = CONDITION.exec(part.trim()) ?? [];
    if (number !== undefined && than !== undefined) return [[number, is as Condition[1], Number(than)] as const];
    context.addIssue(`"${part}" is no condition`);
    return [];
  }),
);
const sentence = z.string().regex(/^\p{Lu}.*\.$/u, "no whole sentence");
const points = z.int().min(0).max(100);
const numbers = z.record(z.string(), z.number().positive());
/** The numbers that each measure has, told by what it makes of a computer on which everything could be measured. */
const NUMBERS = Object.fromEntries(
  Object.entries(MEASURES).map(([name, measure]) => {
    const measured = measure(MEASURABLE);
    return [name, measured.known ? measured.value.flatMap(({ numbers }) => Object.keys(numbers)) : []];
  }),
) as Record<MeasureName, string[]>;
const MEASURE_NAMES = Object.keys(MEASURES) as [MeasureName, ...MeasureName[]];

const file = z
  .strictObject({
    rule: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
    version: z.int().min(1),
    title: z.string().min(3),
    reads: z.enum(MEASURE_NAMES),
    sources: z.array(z.string().min(10)).min(1),
    critical: z.array(conditions).default([]),
    warn: z.array(conditions).min(1),
    keeps: numbers.optional(),
    trend: z
      .strictObject({
        number: z.string(),
        reaches: z.number(),
        within: z.int().min(1).max(3650),
        warn: z.int().min(1),
        words: sentence.refine((words) => words.includes("{days}"), "does not say {days}"),
      })
      .optional(),
    costs: z
      .strictObject({ warn: points, critical: points.optional() })
      .refine(({ warn, critical = warn }) => warn <= critical, "a warning costs more than what is critical"),
    evidence: z.string(),
    meaning: z.strictObject({ ok: sentence, warn: sentence, critical: sentence.optional() }),
    remedy: sentence,
    item: z.enum(ITEMS).nullable().default(null),
    helps_where: z.strictObject({ when: conditions, otherwise: sentence }).optional(),
  })
  .refine(
    ({ critical, costs, meaning }) =>
      [costs.critical, meaning.critical].every((said) => (said !== undefined) === critical.length > 0),
    "says what is critical without a cost and a meaning of it, or the other way round",
  )
  .transform(
    ({ rule, reads, helps_where: helpsWhere, ...rest }): Rule => ({ id: rule, measure: reads, ...rest, helpsWhere }),
  );

/** A rule from the text of its file. Throws, naming the file and what is wrong with it. */
export function readRule(name: string, text: string): Rule {
  const read = file.safeParse(parse(text));
  if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`);
  const rule = read.data;
  if (`${rule.id}.yaml` !== name) throw new Error(`${name}: the rule in it is called ${rule.id}`);
  const missing = numbersOf(rule).find((number) => !NUMBERS[rule.measure].includes(number));
  if (missing !== undefined) throw new Error(`${name}: ${rule.measure} has no number ${missing}`);
  return rule;
}

/** All numbers that a rule names, in conditions and in words. */
function numbersOf({ critical, warn, keeps = {}, trend, evidence, helpsWhere }: Rule): string[] {
  const asked = [...critical, ...warn, helpsWhere?.when ?? []].flat().map(([number]) => number);
  const said = [...evidence.matchAll(/\{(\w+)\}/g)]
    .map(([, number]) => number ?? "")
    .filter((number) => number !== "subject");
  return [...asked, ...said, ...Object.keys(keeps), ...(trend === undefined ? [] : [trend.number])];
}

const mostOf = ({ costs }: Rule) => costs.critical ?? costs.warn;

/** All rules of `agent/rules/*.yaml`. Those that cost most come first: among equally bad findings they are told first. */
export function readRules(): Rule[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => readRule(name, readFileSync(`${FOLDER}${name}`, "utf8")))
    .sort((a, b) => mostOf(b) - mostOf(a));
}

/**
 * The text that `rules.ts` must have for the files: the server has no YAML to read at its start, and no file to miss.
 * `npx tsx agent/rules/write-rules.ts` writes it.
 */
export function writtenRules(): string {
  return [
    "// biome-ignore-all format: generated",
    'import type { Rule } from "./rule.js";',
    "",
    "/** The health rules. Generated from *.yaml by write-rules.ts. Edit those, not this. */",
    "export const RULES: readonly Rule[] = [",
    ...readRules().map((rule) => `  ${JSON.stringify(rule)},`),
    "];",
    "",
  ].join("\n");
}
