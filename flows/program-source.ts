import type { Capabilities } from "./capabilities.js";
import type { CatalogEntry } from "./catalog/catalog-entry.js";

/** A file of the applied folder. `path` is relative to the folder, and problems name it. */
export type SourceFile = { path: string; text: string };

/** Everything that a program is made from. The same source always compiles to the same program (`hash`). */
export type ProgramSource = {
  /** The tenant's own flow files (`flows/*.yaml`). `compileProgram` adds the shipped system flows that are absent. */
  flows: SourceFile[];
  /** `intents.yaml`: from an intent's name to { title, examples, … }. */
  intents: SourceFile | null;
  /** `hours.yaml`: opening hours and holidays in the company's time zone. */
  hours: SourceFile | null;
  /** Whether there are articles (`knowledge/`) that can answer questions. Their texts are no part of the program. */
  knowledge?: boolean;
  /** Flow tests (`*.test.yaml`). */
  tests: SourceFile[];
  company: { name: string; timezone: string; locale: string };
  /** The channels that the tenant enabled. Every text must fit each of them. */
  channels: { name: string; capabilities: Capabilities }[];
  /** How long after a conversation's end its survey is sent, in ms; null for never. Absent: 90 s. */
  survey?: number | null;
  /** The teams that steps may name. */
  teams: string[];
  /**
   * The slugs of the company's items. They are used to refuse a quote of an item that does not exist, and are no part
   * of the program.
   */
  catalog?: string[];
  /** The items with prices and words, for expressions and `item` steps. */
  entries?: CatalogEntry[];
};

/**
 * A mistake, described so that its author can mend it: where it is (file, line, flow, step), why it is one, and what to
 * do.
 */
export type Problem = {
  file: string;
  line: number;
  flow: string | null;
  step: string | null;
  reason: string;
  remedy: string;
};
