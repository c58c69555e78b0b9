import type { Item, Severity } from "./rule.js";

/** What a rule says about a device (or about one disk of it). */
export type Finding = {
  id: string;
  /** The version of the rule that found it. */
  version: number;
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
  /** How many points it takes off the score: of several findings of a rule, only the worst does. */
  points: number;
  /** What will become of it if nothing is done, where earlier reports tell. */
  forecast: Forecast | null;
};

/** An earlier report of the same device: what was found, and when (ms since the epoch, by the server's clock). */
export type Earlier = { at: number; findings: readonly Finding[] };

/** Where a number goes, told from the earlier reports. */
export type Forecast = { days: number; words: string };
