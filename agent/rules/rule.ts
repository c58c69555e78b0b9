import type { MeasureName } from "./measures.js";

export type Severity = "ok" | "warn" | "critical" | "unknown";

/** Work that can be sold for a finding: slugs of the company's catalog. */
export const ITEMS = [
  "limpeza-digital",
  "otimizacao",
  "troca-ssd",
  "upgrade-memoria",
  "limpeza-fisica",
  "atualizacoes",
  "antivirus",
  "bateria",
  "visita-tecnica",
] as const;
export type Item = (typeof ITEMS)[number];

/** One comparison of a measured number. A number that was not measured (null) satisfies none. */
export type Condition = readonly [number: string, is: ">" | ">=" | "<" | "<=" | "=", than: number];

/** A health rule, as data: when a measured thing is a problem, what that means, and what can be done. */
export type Rule = {
  id: string;
  title: string;
  measure: MeasureName;
  /** One group is enough; within a group all conditions must hold. */
  critical: readonly (readonly Condition[])[];
  warn: readonly (readonly Condition[])[];
  /** How many points it takes off the score of 100. */
  costs: { warn: number; critical: number };
  /** Plain words. `{number}` is replaced by the measured number, `{subject}` by the name of the thing. */
  evidence: string;
  meaning: { ok: string; warn: string; critical: string };
  remedy: string;
  item: Item | null;
  /** The item only helps when this holds. Otherwise it is not offered, and other words say what can be done. */
  helpsWhere?: { when: readonly Condition[]; otherwise: string };
};
