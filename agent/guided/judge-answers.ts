import type { Diagnosis } from "../rules/diagnose.js";
import type { Finding } from "../rules/finding.js";
import type { Severity } from "../rules/rule.js";
import { CHECKS } from "./checks.js";
import type { Answers, GuidedCheck, GuidedRule } from "./guided-check.js";
import { beepsInWords, readBeeps } from "./read-beeps.js";

const RANK: { [severity in Severity]: number } = { critical: 0, warn: 1, unknown: 2, ok: 3 };
/** Customers' own words are cut to so many UTF-16 code units where they are evidence. */
const LONGEST_WORDS = 80;

/** The check of this name; null when there is none. */
export const checkOf = (id: string): GuidedCheck | null => CHECKS.find((check) => check.id === id) ?? null;

/**
 * What a customer's answers mean, in the shape of what a computer's measurements mean. Nothing was measured, so `evidence`
 * has no numbers and its words say what was answered. What was asked and could not be told is unknown, costs nothing, and
 * is said. Pure.
 */
export function judgeAnswers(check: GuidedCheck, answers: Answers): Omit<Diagnosis, "summary"> {
  const told: Answers = { ...answers, ...("beeps" in answers && { beeps: readBeeps(answers.beeps ?? "") }) };
  const holds = ({ when }: GuidedRule) => when.every(([name, is]) => told[name] === is);
  const found = check.rules.filter((rule) => !rule.last && holds(rule));
  const fallback = check.rules.filter(({ last }) => last && found.length === 0);
  const findings = [...found, ...fallback].map((rule) => findingOf(rule, wordsOf(check, told, rule)));
  for (const [name, value] of Object.entries(told))
    if (value === null && check.answers[name]) findings.push(untold(name, check.answers[name].title));
  findings.sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.points - a.points);
  return {
    score: Math.max(0, 100 - findings.reduce((sum, { points }) => sum + points, 0)),
    findings,
    recommended: [...new Set(findings.flatMap(({ item }) => item ?? []))],
  };
}

/** What was answered, as title and words, in the check's own order. */
export function answersInWords(check: GuidedCheck, answers: Answers): { title: string; words: string }[] {
  return Object.entries(check.answers).flatMap(([name, { title }]) => {
    const value = answers[name];
    if (value === undefined) return [];
    return [{ title, words: value === null ? "não soube dizer" : (inWords(check, name, value) ?? value) }];
  });
}

function findingOf(rule: GuidedRule, evidenceText: string): Finding {
  const { id, version, severity, title, meaning, remedy, item, costs } = rule;
  const quiet = { subject: null, evidence: {}, forecast: null };
  return { ...quiet, id, version, severity, title, meaning, remedy, item, evidenceText, points: costs };
}

const untold = (name: string, title: string): Finding => ({
  id: `untold-${name}`,
  version: 1,
  severity: "unknown",
  title,
  subject: null,
  evidence: {},
  evidenceText: "você não soube dizer",
  meaning: "Ficou sem resposta.",
  remedy: null,
  item: null,
  points: 0,
  forecast: null,
});

/** What a rule goes by; for one that goes by nothing, all that was told. */
function wordsOf(check: GuidedCheck, told: Answers, { when }: GuidedRule): string {
  const names = when.length > 0 ? when.map(([name]) => name) : Object.keys(told);
  const words = names.flatMap((name) => inWords(check, name, told[name] ?? null) ?? []);
  return words.length === 0 ? "sem respostas" : words.join(", ");
}

function inWords(check: GuidedCheck, name: string, value: string | null): string | null {
  const answer = check.answers[name];
  if (value === null || answer === undefined) return null;
  if (answer.of !== null) return answer.of[value] ?? null;
  const pattern = name === "beeps" ? readBeeps(value) : null;
  return pattern === null ? value.slice(0, LONGEST_WORDS).toWellFormed() : beepsInWords(pattern);
}
