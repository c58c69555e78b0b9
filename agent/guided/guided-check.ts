import type { Item } from "../rules/rule.js";

/** One answer that must have been given: the name of what was asked, and the answer's id. */
export type Given = readonly [answer: string, is: string];

/** What a set of answers means, in the words of a health rule. */
export type GuidedRule = {
  id: string;
  /** Counts up with each change, as that of a health rule. */
  version: number;
  title: string;
  sources: readonly string[];
  /** All of them must have been given. */
  when: readonly Given[];
  /** It only counts when no other rule found anything. */
  last: boolean;
  severity: "ok" | "warn" | "critical";
  /** How many points it takes off the score of 100. */
  costs: number;
  meaning: string;
  remedy: string | null;
  item: Item | null;
};

/** A guided check, as data: what may be answered, in words for the report, and what the answers mean. */
export type GuidedCheck = {
  id: string;
  title: string;
  /** `of` is null where the customer's own words are kept. */
  answers: { readonly [name: string]: { title: string; of: { readonly [id: string]: string } | null } };
  rules: readonly GuidedRule[];
};

/** What was answered, by name. Null: it was asked, and the customer could not tell. */
export type Answers = { readonly [name: string]: string | null };
