import type { Measurement } from "../driver/protocol.js";
import type { Trial } from "./trial.js";

/**
 * One contender's figures over all rounds, as in the last line. Times in ms, `cpuUs` and `databaseUs` per message, memory
 * in MB. `warm`: the same of a server that has handled some thousand messages; null when that was not measured.
 */
export type Summary = {
  mps: number;
  p50: number;
  p95: number;
  answeredP95: number;
  cpuUs: number;
  databaseUs: number | null;
  warm: Warm | null;
  rssMb: number;
  rounds: number[];
  faults: number;
};

export type Warm = { mps: number; cpuUs: number; databaseUs: number | null };

/** The medians, for each column by itself. */
export function summarize(trials: Trial[], warm: Trial[] = []): Summary {
  return {
    mps: round(median(trials.map((one) => one.mps)), 0),
    p50: round(median(trials.map((one) => one.replied.p50)), 1),
    p95: round(median(trials.map((one) => one.replied.p95)), 1),
    answeredP95: round(median(trials.map((one) => one.answered.p95)), 1),
    cpuUs: round(median(trials.map((one) => one.cpuUs)), 0),
    databaseUs: databaseUsOf(trials),
    warm: warm.length > 0 ? warmOf(warm) : null,
    rssMb: round(Math.max(...trials.map((one) => one.rssMb)), 0),
    rounds: trials.map((one) => round(one.mps, 0)),
    faults: trials.reduce((sum, one) => sum + faults(one), 0),
  };
}

function warmOf(trials: Trial[]): Warm {
  return {
    mps: round(median(trials.map((one) => one.mps)), 0),
    cpuUs: round(median(trials.map((one) => one.cpuUs)), 0),
    databaseUs: databaseUsOf(trials),
  };
}

function databaseUsOf(trials: Trial[]): number | null {
  const seen = trials.flatMap(({ databaseUs }) => (databaseUs === null ? [] : [databaseUs]));
  return seen.length > 0 ? round(median(seen), 0) : null;
}

/** How many things went wrong. */
export function faults(one: Measurement): number {
  return one.refused + one.wrong + one.missing + one.doubles + one.badRequests + one.repeatedKeys;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** A table for people: the first column is aligned to the left, the others to the right. */
export function table(head: string[], rows: (string | number)[][]): string {
  const lines = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
}
