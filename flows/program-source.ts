import type { Capabilities } from "./capabilities.js";
import type { CatalogEntry } from "./catalog/catalog-entry.js";

/** A file of the applied folder; `path` is relative to it and is what problems name. */
export type SourceFile = { path: string; text: string };

/** All that a program is made from. The same source always compiles to the same program (`hash`). */
export type ProgramSource = {
  /** Flow files (`flows/*.yaml`), the tenant's own; the shipped system flows are added by `compileProgram` where absent. */
  flows: SourceFile[];
  /** `intents.yaml`: intent name → { title, examples, … }. */
  intents: SourceFile | null;
  /** `hours.yaml`: opening hours and holidays in the company's time zone. */
  hours: SourceFile | null;
  /** Whether there are articles (`knowledge/`) that questions can be answered from. Their words are no part of the program. */
  knowledge?: boolean;
  /** Flow tests (`*.test.yaml`). */
  tests: SourceFile[];
  company: { name: string; timezone: string; locale: string };
  /** The channels the tenant enabled: every text must fit each of them. */
  channels: { name: string; capabilities: Capabilities }[];
  /** Ms from a conversation's end to its survey; null: none. Absent: 90 s. */
  survey?: number | null;
  /** Names that steps may point at. */
  teams: string[];
  /** What the company sells, by slug. It refuses a quote of what does not exist and is no part of the program. */
  catalog?: string[];
  /** The same with prices and words, for expressions and `item` steps. */
  entries?: CatalogEntry[];
};

/** Something wrong, told so that its author can mend it: where (file, line, flow, step), why, and what to do. */
export type Problem = {
  file: string;
  line: number;
  flow: string | null;
  step: string | null;
  reason: string;
  remedy: string;
};
