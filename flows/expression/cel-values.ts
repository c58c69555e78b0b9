import type { Value } from "../value.js";
import { Money } from "./cel-money.js";
import { FORBIDDEN_NAMES, type ScopeType } from "./scope.js";

/** Limits that keep every evaluation short, whatever a variable holds. */
export const LIMITS = { source: 2_000, listItems: 1_000, nodes: 20_000, depth: 20, text: 100_000 } as const;

/** The CEL type under which a declared type is checked. */
export function celTypeOf(type: ScopeType): "string" | "double" | "bool" | "list" | "Money" | "dyn" {
  if (typeof type !== "string") return "dyn";
  switch (type) {
    case "number":
      return "double";
    case "money":
      return "Money";
    case "yes_no":
    case "bool":
      return "bool";
    case "list":
      return "list";
    case "any":
    case "file":
    case "location":
    case "device":
    case "report":
    case "order":
    case "object":
      return "dyn";
    default:
      return "string";
  }
}

/** Reads a path in plain data. It only sees own properties, and gives null when there is no value. */
export function readPath(values: Value, path: readonly string[]): Value {
  let value: Value | undefined = values;
  for (const name of path) {
    if (value === null || typeof value !== "object" || Array.isArray(value) || !Object.hasOwn(value, name)) return null;
    value = value[name];
    if (value === undefined) return null;
  }
  return value;
}

/**
 * Converts the values of one evaluation to CEL and back, within `LIMITS`. Throws an `Error` with a reason in
 * Portuguese.
 */
export class CelValues {
  private nodes = 0;
  private readonly originals = new Map<object, Value>();

  constructor(private readonly itemFields: ReadonlySet<string>) {}

  /** Converts `value` to its declared type. A missing value becomes an empty text, false, an empty list, or null. */
  enter(value: Value, type: string, use: "any" | "bool" | "list"): unknown {
    switch (type) {
      case "string":
        if (value === null) return "";
        if (typeof value === "object") throw new Error("esperava um texto e veio outra coisa");
        return this.convert(String(value), 0);
      case "double": {
        const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
        return typeof number === "number" && Number.isFinite(number) ? number : null;
      }
      case "bool":
        return value === true;
      case "list":
        return Array.isArray(value) ? this.convert(value, 0) : [];
      case "Money":
        if (typeof value === "number") return new Money(Math.round(value * 100), "BRL");
        return isMoney(value) ? new Money(value.amount, value.currency) : null;
      default:
        if (value === null && use !== "any") return use === "bool" ? false : [];
        return this.convert(value, 0);
    }
  }

  /** Converts a result to plain data. */
  leave(result: unknown, depth = 0): Value {
    if (depth > LIMITS.depth || ++this.nodes > 2 * LIMITS.nodes) throw new Error("o resultado é grande demais");
    switch (typeof result) {
      case "string":
        if (result.length > LIMITS.text) throw new Error("o resultado é grande demais");
        return result;
      case "boolean":
        return result;
      case "bigint":
        return Number(result);
      case "number":
        if (!Number.isFinite(result)) throw new Error("a conta não tem resultado (divisão por zero?)");
        return result;
      case "object":
        if (result === null) return null;
        if (this.originals.has(result)) return this.originals.get(result) ?? null;
        if (result instanceof Money) return { amount: result.amount, currency: result.currency };
        if (Array.isArray(result)) return result.map((item) => this.leave(item, depth + 1));
        if (Object.getPrototypeOf(result) === Object.prototype) {
          return Object.fromEntries(Object.entries(result).map(([name, item]) => [name, this.leave(item, depth + 1)]));
        }
        break;
    }
    throw new Error("o resultado não cabe em uma variável");
  }

  private convert(value: Value, depth: number): unknown {
    if (depth > LIMITS.depth || ++this.nodes > LIMITS.nodes) throw new Error("os dados são grandes demais");
    if (typeof value === "string") {
      if (value.length > LIMITS.text) throw new Error("o texto é grande demais");
      return value;
    }
    if (value === null || typeof value !== "object") return value;
    if (isMoney(value)) return new Money(value.amount, value.currency);
    if (Array.isArray(value)) {
      if (value.length > LIMITS.listItems) throw new Error(`a lista tem mais de ${LIMITS.listItems} itens`);
      return value.map((item) => this.convert(item, depth + 1));
    }
    const record: Record<string, unknown> = {};
    for (const name of Object.keys(value)) {
      if (!FORBIDDEN_NAMES.has(name)) record[name] = this.convert(value[name] ?? null, depth + 1);
    }
    for (const name of this.itemFields) if (!Object.hasOwn(record, name)) record[name] = null;
    this.originals.set(record, value);
    return record;
  }
}

function isMoney(value: Value): value is { amount: number; currency: string } {
  return (
    value !== null &&
    typeof value === "object" &&
    !Array.isArray(value) &&
    Number.isInteger(value.amount) &&
    typeof value.currency === "string" &&
    Object.keys(value).length === 2
  );
}
