import { parse } from "@marcbachmann/cel-js";
import type { Value, Values, VariableType } from "../value.js";
import { celEnvironment } from "./cel-environment.js";
import { CelValues, celTypeOf, LIMITS, readPath } from "./cel-values.js";
import { explainError } from "./explain-error.js";
import { rewriteSource, type Slot } from "./rewrite-source.js";
import { type ExpressionScope, lookUpPath, type ScopeType } from "./scope.js";
import { suggestName } from "./suggest-name.js";

export type { ExpressionScope, ScopeType } from "./scope.js";

/** A checked CEL expression. */
export type Expression = {
  source: string;
  /** The variables that it reads, each once, without their fields. */
  names: string[];
  /** The type of its result, as far as it is known before the expression runs. */
  type: ScopeType;
  /**
   * Computes the result for these values. It never throws and always ends soon. A variable without a value counts as an
   * empty text, false, or an empty list. A comparison with an unknown number or amount is never true. `x == null` asks
   * whether the value is unknown.
   */
  evaluate(values: Values): { ok: true; value: Value } | { ok: false; reason: string };
};

export type CompiledExpression = { ok: true; expression: Expression } | { ok: false; reason: string };

/**
 * Compiles a CEL expression with the names that a flow has there. `reason` is one Portuguese sentence for the flow's
 * author: about an unknown name (with the one probably meant), types that do not match, or something that is not
 * allowed.
 */
export function compileExpression(source: string, names: ExpressionScope): CompiledExpression {
  if (source.trim() === "") return { ok: false, reason: "a expressão está vazia" };
  if (source.length > LIMITS.source) {
    return { ok: false, reason: `a expressão passa de ${LIMITS.source} caracteres; divida em passos "set"` };
  }
  let slots: readonly Slot[] = [];
  try {
    const rewritten = rewriteSource(parse(source).ast);
    slots = rewritten.slots;
    const types = new Map<string, ScopeType>();
    for (const slot of slots) {
      const found = lookUpPath(names, slot.path);
      if (!found.ok) return { ok: false, reason: unknownName(found) };
      types.set(slot.name, slot.kind === "value" ? found.type : "bool");
    }
    const checkedAs = new Map([...types].map(([name, type]) => [name, celTypeOf(type)]));
    const checked = celEnvironment(checkedAs).check(rewritten.source);
    if (!checked.valid) return { ok: false, reason: explainError(checked.error, slots) };

    const only = slots.length === 1 && slots[0]?.name === rewritten.source.trim() ? slots[0] : null;
    const expression = {
      source,
      names: [...new Set(slots.map((slot) => slot.path[0] ?? ""))],
      type: only ? (types.get(only.name) ?? "any") : resultType(checked.type),
    };
    if (only?.kind === "value") return { ok: true, expression: { ...expression, evaluate: (v) => read(v, only) } };

    // The expression is checked with declared types and run without them, because a variable may be unknown at any
    // time.
    const run = celEnvironment(new Map(slots.map((slot) => [slot.name, "dyn"]))).parse(rewritten.source);
    const evaluate = (values: Values): ReturnType<Expression["evaluate"]> => {
      try {
        const carrier = new CelValues(rewritten.itemFields);
        const context: Record<string, unknown> = {};
        for (const slot of slots) {
          const value = readPath(values, slot.path);
          if (slot.kind === "value")
            context[slot.name] = carrier.enter(value, checkedAs.get(slot.name) ?? "dyn", slot.use);
          else context[slot.name] = (value !== null) === (slot.kind === "known");
        }
        return { ok: true, value: carrier.leave(run(context)) };
      } catch (error) {
        return { ok: false, reason: explainError(error, slots) };
      }
    };
    return { ok: true, expression: { ...expression, evaluate } };
  } catch (error) {
    return { ok: false, reason: explainError(error, slots) };
  }
}

function read(values: Values, slot: Slot): { ok: true; value: Value } {
  return { ok: true, value: readPath(values, slot.path) };
}

function resultType(type: string | undefined): ScopeType {
  const types: Record<string, ScopeType> = {
    bool: "bool",
    string: "text",
    double: "number",
    int: "number",
    Money: "money",
  };
  if (type === undefined || type === "dyn") return "any";
  if (type.startsWith("list")) return "list";
  if (type.startsWith("map")) return "object";
  return types[type] ?? "any";
}

function unknownName(lookup: { unknown: string; among: string[]; owner: string }): string {
  const meant = suggestName(lookup.unknown, lookup.among);
  const where = lookup.owner ? ` em "${lookup.owner}"` : "";
  return `não conheço "${lookup.unknown}"${where}${meant ? `; você quis dizer "${meant}"?` : ""}`;
}

/** The declared type under which a result may be saved; null when there is none. */
export function asVariableType(type: ScopeType): VariableType | null {
  if (typeof type !== "string" || type === "any") return null;
  return type === "bool" ? "yes_no" : type;
}
