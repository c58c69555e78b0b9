import type { DeviceFacts } from "../wire.js";
import { type EarlierFinding, earlierOf } from "./earlier-of.js";
import type { Earlier, Finding } from "./finding.js";
import { forecastOf } from "./forecast.js";
import { MEASURES, type Measured } from "./measures.js";
import type { Condition, Item, Rule, Severity } from "./rule.js";
import { RULES } from "./rules.js";

export type Diagnosis = {
  /** 100 is a healthy device, 0 the worst. */
  score: number;
  /** Worst first. Every rule that applies to the device appears at least once. */
  findings: Finding[];
  /** The catalog slugs for what was found, worst first, each once. */
  recommended: Item[];
  /** Short lines for the chat, the worst first. */
  summary: string[];
};

/**
 * What is wrong with a device, from its measurements and from what was found on it before. Pure: the same input gives the
 * same diagnosis.
 *
 * The score is 100 less the points of each rule (its worst finding counts, once), and never below 0. What is not known
 * costs nothing and is reported as unknown. A high score with many unknowns is no all-clear, and the summary says so.
 *
 * What was found before stays found until its numbers are better by a margin, and numbers that go one way make a
 * forecast. `at`: when it was measured, by the server's clock; the device's own may be wrong.
 */
export function diagnose(
  facts: DeviceFacts,
  {
    at = facts.at,
    earlier = [],
    rules = RULES,
  }: { at?: number; earlier?: readonly Earlier[]; rules?: readonly Rule[] } = {},
): Diagnosis {
  const findings = rules.flatMap((rule) => priced(rule, findingsOf(rule, facts, { at, earlier })));
  const score = findings.reduce((left, { points }) => left - points, 100);
  findings.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const recommended = [...new Set(findings.flatMap(({ item }) => item ?? []))];
  return { score: Math.max(0, score), findings, recommended, summary: summaryOf(findings) };
}

const RANK: { [severity in Severity]: number } = { critical: 0, warn: 1, unknown: 2, ok: 3 };

type Unpriced = Omit<Finding, "points">;

function findingsOf(rule: Rule, facts: DeviceFacts, past: { at: number; earlier: readonly Earlier[] }): Unpriced[] {
  const measured = MEASURES[rule.measure](facts);
  const base = { id: rule.id, version: rule.version, title: rule.title, forecast: null };
  const quiet = { ...base, subject: null, evidence: {}, remedy: null, item: null };
  if (!measured.known)
    return [{ ...quiet, severity: "unknown", evidenceText: measured.reason, meaning: "Não deu para medir." }];
  return measured.value.map((of) => {
    const { subject, numbers } = of;
    const earlier = earlierOf(rule, of, measured.value, past.earlier);
    const before = lastSeverity(earlier);
    const number = rule.trend === undefined ? null : (numbers[rule.trend.number] ?? null);
    const forecast = number === null ? null : forecastOf(rule, { at: past.at, value: number }, earlier);
    const now = severityOf(rule, of, before);
    const isSoon = now === "ok" && forecast !== null && forecast.days <= (rule.trend?.warn ?? 0);
    const severity = isSoon ? "warn" : now;
    const troubles = severity !== "ok";
    const { helpsWhere } = rule;
    const helps = helpsWhere === undefined || helpsWhere.when.every((condition) => isFulfilled(condition, numbers));
    return {
      ...base,
      severity,
      subject,
      evidence: Object.fromEntries(
        Object.entries(numbers).filter((entry): entry is [string, number] => entry[1] !== null),
      ),
      evidenceText: fill(rule.evidence, of),
      meaning: isSoon ? forecast.words : (rule.meaning[severity] ?? rule.meaning.warn),
      remedy: troubles ? (helps ? rule.remedy : (helpsWhere?.otherwise ?? null)) : null,
      item: troubles && helps ? rule.item : null,
      forecast,
    };
  });
}

/** The worst finding of a rule takes off its points, the others nothing. */
function priced({ costs }: Rule, findings: Unpriced[]): Finding[] {
  const worst =
    findings.find(({ severity }) => severity === "critical") ?? findings.find(({ severity }) => severity === "warn");
  const most = worst?.severity === "critical" ? (costs.critical ?? costs.warn) : costs.warn;
  return findings.map((finding) => ({ ...finding, points: finding === worst ? most : 0 }));
}

/** What the newest earlier report that measured this says about it. */
function lastSeverity(earlier: readonly EarlierFinding[]): Severity {
  const newest = earlier.reduce<EarlierFinding | null>((a, b) => (a === null || b.at > a.at ? b : a), null);
  return newest?.finding.severity ?? "ok";
}

function severityOf(
  { critical, warn, keeps = {} }: Rule,
  { numbers }: Measured,
  before: Severity,
): "critical" | "warn" | "ok" {
  const holds = (margins: NonNullable<Rule["keeps"]>) => (group: readonly Condition[]) =>
    group.every((condition) => isFulfilled(condition, numbers, margins[condition[0]]));
  if (critical.some(holds(before === "critical" ? keeps : {}))) return "critical";
  return warn.some(holds(before === "critical" || before === "warn" ? keeps : {})) ? "warn" : "ok";
}

/** `margin`: how far the number may be on the other side of the threshold. */
function isFulfilled([name, is, than]: Condition, numbers: Measured["numbers"], margin = 0): boolean {
  const number = numbers[name];
  if (number === undefined || number === null) return false;
  if (is === ">") return number > than - margin;
  if (is === ">=") return number >= than - margin;
  if (is === "<") return number < than + margin;
  return is === "<=" ? number <= than + margin : number === than;
}

/** Parts of the text whose numbers were not measured are left out. Parts are separated by ", ". */
function fill(words: string, { subject, numbers }: Measured): string {
  const begins = words.startsWith("{subject}: ");
  const lead = begins && subject !== null ? `${subject}: ` : "";
  const rest = begins ? words.slice(11) : words;
  const parts = rest.split(", ").flatMap((part) => {
    const names = [...part.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
    if (names.some((name) => (numbers[name] ?? null) === null)) return [];
    return part.replace(/\{(\w+)\}/g, (_, name: string) => inWords(numbers[name] ?? 0));
  });
  return lead + (parts.join(", ") || "sem números");
}

// Made once, because making it costs more than a whole diagnosis.
const FINE = new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 1 });
const WHOLE = new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 0 });
const inWords = (number: number) => (Math.abs(number) < 10 ? FINE : WHOLE).format(number);

function summaryOf(findings: Finding[]): string[] {
  const troubles = findings.filter(({ severity }) => severity === "critical" || severity === "warn");
  const lines = troubles.map(
    ({ severity, title, meaning }) => `${severity === "critical" ? "🔴" : "🟡"} ${title}: ${meaning}`,
  );
  const fine = findings.filter(({ severity }) => severity === "ok").length;
  if (troubles.length === 0 && fine > 0) lines.push("🟢 Não encontrei problemas no que consegui medir.");
  const unknown = new Set(findings.filter(({ severity }) => severity === "unknown").map(({ title }) => title));
  if (unknown.size > 0) lines.push(`⚪ Não deu para medir: ${[...unknown].join(", ").toLowerCase()}.`);
  return lines;
}
