import type { ScopeType } from "../expression/scope.js";
import type { Value } from "../value.js";

/** What the company sells, as flows and articles may name it. */
export type CatalogEntry = {
  /** The item's name in `catalog.yaml`, such as `troca-ssd`. */
  slug: string;
  title: string;
  description: string;
  /** The amount is an integer of the currency's smallest unit. */
  price: { amount: number; currency: string };
  minutes: number;
  /** How long the work takes, in words. */
  time: string;
  /** Whether the price is the lowest one ("from …"). */
  from: boolean;
  /** Names that customers use for it. */
  words: string[];
  /**
   * False when the item is not sold any more. Authors may still name it and show its price, but no customer's words
   * find it.
   */
  active: boolean;
};

const FIELDS: Record<string, ScopeType> = {
  item: "text",
  title: "text",
  description: "text",
  price: "money",
  minutes: "number",
  time: "text",
  from: "bool",
};

/** The types of what an expression may read in `catalog`: each item under its slug, with `_` instead of `-`. */
export function catalogScope(slugs: readonly string[]): ScopeType {
  return { fields: Object.fromEntries(slugs.map((slug) => [catalogKey(slug), { fields: FIELDS }])) };
}

/** The value of `catalog` in an expression. */
export function catalogValue(entries: readonly CatalogEntry[]): Value {
  return Object.fromEntries(entries.map((entry) => [catalogKey(entry.slug), entryValue(entry)]));
}

/** An item as the value of a flow's variable. */
export function entryValue({ slug: item, title, description, price, minutes, time, from }: CatalogEntry): Value {
  return { item, title, description, price, minutes, time, from };
}

/** The name of an item in an expression: its slug with `_` instead of `-`. */
export function catalogKey(slug: string): string {
  return slug.replaceAll("-", "_");
}
