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
  /** Counts up with each change, so that what a rule found can be told from what its earlier words found. */
  version: number;
  title: string;
  measure: MeasureName;
  /** Where the thresholds come from. */
  sources: readonly string[];
  /** One group is enough; within a group all conditions must hold. */
  critical: readonly (readonly Condition[])[];
  warn: readonly (readonly Condition[])[];
  /**
   * How far a number must go back over a threshold before what was found counts as over (hysteresis). Without it a disk
   * at the threshold would be a problem today, none tomorrow, and one again the day after.
   */
  keeps?: { readonly [number: string]: number };
  trend?: Trend;
  /** How many points it takes off the score of 100. Only what can be critical says what that costs and means. */
  costs: { warn: number; critical?: number };
  /** Plain words. `{number}` is replaced by the measured number, `{subject}` by the name of the thing. */
  evidence: string;
  meaning: { ok: string; warn: string; critical?: string };
  remedy: string;
  item: Item | null;
  /** The item only helps when this holds. Otherwise it is not offered, and other words say what can be done. */
  helpsWhere?: { when: readonly Condition[]; otherwise: string };
};

/** Where a number goes if it goes on as in the earlier reports of the same device. */
export type Trend = {
  number: string;
  /** The value at which it ends. */
  reaches: number;
  /** A forecast of more days than these is not told. */
  within: number;
  /** At so many days or fewer it counts as something to care about, even if nothing else is wrong. */
  warn: number;
  /** Plain words. `{days}` is replaced by "12 dias". */
  words: string;
};
