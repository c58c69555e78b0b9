import type { VariableType } from "../value.js";

/** The type of a name in an expression: a declared type, anything, a truth value, or a record of named fields. */
export type ScopeType = VariableType | "any" | "bool" | { fields: Record<string, ScopeType> };

/** The names that an expression may use, with their types. */
export type ExpressionScope = { variables: Record<string, ScopeType> };

/** Names that would reach JavaScript's internals. No variable or field may have one of them. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** The result of looking up a dotted path: its type, or why there is none (in Portuguese, for the flow's author). */
export type PathLookup = { ok: true; type: ScopeType } | { ok: false; unknown: string; among: string[]; owner: string };

/** The fields of those types whose shape is known. Other structured types may hold anything. */
const FIELDS_OF_TYPE: Partial<Record<VariableType, Record<string, ScopeType>>> = {
  money: { amount: "number", currency: "text" },
  location: { latitude: "number", longitude: "number", name: "text", address: "text" },
};

const OPEN_TYPES: ReadonlySet<ScopeType> = new Set(["any", "object", "list", "file", "device", "report", "order"]);

/** Looks up a path such as `contact.first_name` in a scope. */
export function lookUpPath(scope: ExpressionScope, path: readonly string[]): PathLookup {
  let fields: Record<string, ScopeType> = scope.variables;
  let type: ScopeType = "any";
  for (const [index, name] of path.entries()) {
    const owner = path.slice(0, index).join(".");
    if (FORBIDDEN_NAMES.has(name)) return { ok: false, unknown: name, among: [], owner };
    const found: ScopeType | undefined = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (found === undefined) return { ok: false, unknown: name, among: Object.keys(fields), owner };
    type = found;
    if (index === path.length - 1) break;
    if (typeof type === "string" && OPEN_TYPES.has(type)) {
      const forbidden = path.slice(index + 1).find((part) => FORBIDDEN_NAMES.has(part));
      if (forbidden !== undefined) return { ok: false, unknown: forbidden, among: [], owner: name };
      return { ok: true, type: "any" };
    }
    fields = typeof type === "string" ? (type !== "bool" && FIELDS_OF_TYPE[type as VariableType]) || {} : type.fields;
  }
  return { ok: true, type };
}
