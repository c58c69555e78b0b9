import type { ScopeType } from "../expression/scope.js";
import type { Value } from "../value.js";

/** What the company sells, as flows and articles may name it. */
export type CatalogEntry = {
  /** As `catalog.yaml` writes it: `troca-ssd`. */
  slug: string;
  title: string;
  description: string;
  /** Of the currency's smallest unit. */
  price: { amount: number; currency: string };
  minutes: number;
  /** How long it takes, in words. */
  time: string;
  /** Whether the price is the lowest one. */
  from: boolean;
  /** How customers call it. */
  words: string[];
  /** Off sale: its price may still be told where an author names it, but no customer's words find it. */
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

/** What an expression may read of the catalog: each item under its name with `_` for `-`. */
export function catalogScope(slugs: readonly string[]): ScopeType {
  return { fields: Object.fromEntries(slugs.map((slug) => [keyOf(slug), { fields: FIELDS }])) };
}

/** What `catalog` holds in an expression. */
export function catalogValue(entries: readonly CatalogEntry[]): Value {
  return Object.fromEntries(entries.map((entry) => [keyOf(entry.slug), entryValue(entry)]));
}

/** One item as a flow's variable holds it. */
export function entryValue({ slug: item, title, description, price, minutes, time, from }: CatalogEntry): Value {
  return { item, title, description, price, minutes, time, from };
}

function keyOf(slug: string): string {
  return slug.replaceAll("-", "_");
}
