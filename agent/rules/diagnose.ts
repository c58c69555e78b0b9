import type { DeviceFacts } from "../wire.js";
import { MEASURES, type Measured } from "./measures.js";
import type { Condition, Item, Rule, Severity } from "./rule.js";
import { RULES } from "./rules.js";

/** What a rule says about a device (or about one disk of it). */
export type Finding = {
  id: string;
  severity: Severity;
  title: string;
  /** Which one of several (a disk, a drive); null when there is only one. */
  subject: string | null;
  /** The numbers behind it, by name, without those that were not measured. */
  evidence: { [name: string]: number };
  /** The evidence in words. For an unknown: why it is not known. */
  evidenceText: string;
  meaning: string;
  /** What can be done; null when nothing needs to be. */
  remedy: string | null;
  /** The slug of the catalog item that does it; null when there is nothing to sell. */
  item: Item | null;
};

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
 * What is wrong with a device, from its measurements. Pure: the same facts give the same diagnosis.
 *
 * The score is 100 less the costs of each rule (its worst finding counts, once), and never below 0. What is not known
 * costs nothing and is reported as unknown. A high score with many unknowns is no all-clear, and the summary says so.
 */
export function diagnose(facts: DeviceFacts, rules: readonly Rule[] = RULES): Diagnosis {
  const judged = rules.map((rule) => ({ rule, findings: findingsOf(rule, facts) }));
  const score = judged.reduce((left, { rule, findings }) => left - costOf(rule, findings), 100);
  const findings = judged.flatMap(({ findings }) => findings).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const recommended = [...new Set(findings.flatMap(({ item }) => item ?? []))];
  return { score: Math.max(0, score), findings, recommended, summary: summaryOf(findings) };
}

const RANK: { [severity in Severity]: number } = { critical: 0, warn: 1, unknown: 2, ok: 3 };

function findingsOf(rule: Rule, facts: DeviceFacts): Finding[] {
  const measured = MEASURES[rule.measure](facts);
  const base = { id: rule.id, title: rule.title };
  const quiet = { ...base, subject: null, evidence: {}, remedy: null, item: null };
  if (!measured.known)
    return [{ ...quiet, severity: "unknown", evidenceText: measured.reason, meaning: "Não deu para medir." }];
  return measured.value.map((of) => {
    const severity = severityOf(rule, of);
    const troubles = severity !== "ok";
    const { helpsWhere } = rule;
    const helps = helpsWhere === undefined || helpsWhere.when.every((condition) => isFulfilled(condition, of.numbers));
    return {
      ...base,
      severity,
      subject: of.subject,
      evidence: Object.fromEntries(
        Object.entries(of.numbers).filter((entry): entry is [string, number] => entry[1] !== null),
      ),
      evidenceText: fill(rule.evidence, of),
      meaning: rule.meaning[severity],
      remedy: troubles ? (helps ? rule.remedy : (helpsWhere?.otherwise ?? null)) : null,
      item: troubles && helps ? rule.item : null,
    };
  });
}

function severityOf(rule: Rule, { numbers }: Measured): "critical" | "warn" | "ok" {
  const holds = (group: readonly Condition[]) => group.every((condition) => isFulfilled(condition, numbers));
  if (rule.critical.some(holds)) return "critical";
  return rule.warn.some(holds) ? "warn" : "ok";
}

function isFulfilled([name, is, than]: Condition, numbers: Measured["numbers"]): boolean {
  const number = numbers[name];
  if (number === undefined || number === null) return false;
  if (is === ">") return number > than;
  if (is === ">=") return number >= than;
  if (is === "<") return number < than;
  return is === "<=" ? number <= than : number === than;
}

function costOf(rule: Rule, findings: Finding[]): number {
  if (findings.some(({ severity }) => severity === "critical")) return rule.costs.critical;
  return findings.some(({ severity }) => severity === "warn") ? rule.costs.warn : 0;
}

/** Parts of the text whose numbers were not measured are left out. Parts are separated by ", ". */
function fill(words: string, { subject, numbers }: Measured): string {
  const [lead, rest] = words.startsWith("{subject}: ") ? [`${subject}: `, words.slice(11)] : ["", words];
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
