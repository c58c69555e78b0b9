import { catalogScope } from "../catalog/catalog-entry.js";
import type { ExpressionScope, ScopeType } from "../expression/compile-expression.js";
import type { Variable } from "../variable.js";

/** Names that every flow may read besides its own variables. No variable may have such a name. */
export const BUILT_IN: Record<string, ScopeType> = {
  contact: {
    fields: { id: "text", name: "text", first_name: "text", phone: "text", email: "text" },
  },
  company: { fields: { name: "text", open_now: "bool", next_opening: "text" } },
  hours: { fields: { open: "bool", next_opening: "text", holiday: "text" } },
  now: { fields: { date: "date", time: "time", hour: "number", weekday: "number", greeting: "text" } },
  flow: { fields: { name: "text", title: "text" } },
  message: { fields: { text: "text", kind: "text" } },
  first_contact: "bool",
};

/**
 * What an expression in this flow may name. `slugs` are those of the catalog. A variable called `catalog` hides the
 * catalog.
 */
export function scopeOf(vars: ReadonlyMap<string, Variable>, slugs: readonly string[]): ExpressionScope {
  const variables: Record<string, ScopeType> = { ...BUILT_IN, catalog: catalogScope(slugs) };
  for (const variable of vars.values()) variables[variable.name] = variable.type;
  return { variables };
}

/** Whether a text or condition depends on the clock or the opening hours. */
export function readsClock(source: string): boolean {
  return /\b(?:open_now|next_opening|hours|now)\b/.test(source);
}
