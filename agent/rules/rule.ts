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

/** One comparison of a measured number. A number that was not measured (null) fulfils none. */
export type Condition = readonly [number: string, is: ">" | ">=" | "<" | "<=" | "=", than: number];

/** A rule of health, as data: when a measured thing is troubling, what it means and what can be done. */
export type Rule = {
  id: string;
  title: string;
  measure: MeasureName;
  /** Any of them is enough; within a group all must hold. */
  critical: readonly (readonly Condition[])[];
  warn: readonly (readonly Condition[])[];
  /** Points off the score of 100. */
  costs: { warn: number; critical: number };
  /** Plain words; `{number}` is filled in with what was measured, `{subject}` with which one. */
  evidence: string;
  meaning: { ok: string; warn: string; critical: string };
  remedy: string;
  item: Item | null;
  /** The item helps only where this holds; else it is not offered, and other words say what can be done. */
  helpsWhere?: { when: readonly Condition[]; otherwise: string };
};
