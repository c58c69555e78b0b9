import type { Value, Values, VariableType } from "../value.js";
import { asVariableType, compileExpression, type Expression, type ExpressionScope } from "./compile-expression.js";

/** A text with `{{ expressions }}`, compiled once. */
export type Template = {
  source: string;
  /** Whether nothing is filled in, so that the result is always the same text. */
  isLiteral: boolean;
  /** The variables that it reads. */
  names: string[];
  /**
   * The text for these values. A filled-in value is never read as a template again. `format` gets the declared type
   * when it is known (a date and a text are both strings).
   */
  render(
    values: Values,
    format: (value: Value, type: VariableType | null) => string,
  ): { ok: true; text: string } | { ok: false; reason: string };
};

export type CompiledTemplate = { ok: true; template: Template } | { ok: false; reason: string };

/**
 * Compiles a text in which `{{ total * 2 }}` is a CEL expression. `\{{` stands for two plain braces. `reason` names the
 * wrong expression, in Portuguese.
 */
export function compileTemplate(text: string, names: ExpressionScope): CompiledTemplate {
  const split = splitTemplate(text);
  if (!split.ok) return split;
  const parts: (string | Expression)[] = [];
  for (const part of split.parts) {
    if ("literal" in part) {
      parts.push(part.literal);
      continue;
    }
    const compiled = compileExpression(part.expression, names);
    if (!compiled.ok) return { ok: false, reason: `em {{ ${part.expression.trim()} }}: ${compiled.reason}` };
    parts.push(compiled.expression);
  }
  const expressions = parts.filter((part) => typeof part !== "string");
  const types = parts.map((part) => (typeof part === "string" ? null : asVariableType(part.type)));
  const template = {
    source: text,
    isLiteral: expressions.length === 0,
    names: [...new Set(expressions.flatMap((expression) => expression.names))],
  };
  if (template.isLiteral) {
    const rendered = { ok: true as const, text: parts.join("") };
    return { ok: true, template: { ...template, render: () => rendered } };
  }
  return {
    ok: true,
    template: {
      ...template,
      render(values, format) {
        let rendered = "";
        for (let index = 0; index < parts.length; index++) {
          const part = parts[index] ?? "";
          if (typeof part === "string") {
            rendered += part;
            continue;
          }
          const result = part.evaluate(values);
          if (!result.ok) return { ok: false, reason: `em {{ ${part.source.trim()} }}: ${result.reason}` };
          rendered += format(result.value, types[index] ?? null);
        }
        return { ok: true, text: rendered };
      },
    },
  };
}

type Split = { ok: true; parts: ({ literal: string } | { expression: string })[] } | { ok: false; reason: string };

function splitTemplate(text: string): Split {
  const parts: ({ literal: string } | { expression: string })[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("{{", at);
    if (open < 0) break;
    if (text[open - 1] === "\\" && open > at) {
      literal += `${text.slice(at, open - 1)}{{`;
      at = open + 2;
      continue;
    }
    literal += text.slice(at, open);
    const close = findClose(text, open + 2);
    if (close < 0) {
      return { ok: false, reason: `falta fechar com }} o que começa em "${text.slice(open, open + 30)}"` };
    }
    if (literal) parts.push({ literal });
    literal = "";
    parts.push({ expression: text.slice(open + 2, close) });
    at = close + 2;
  }
  literal += text.slice(at);
  if (literal) parts.push({ literal });
  return { ok: true, parts };
}

/**
 * The position of the `}}` that ends an expression. Those within quotes, and those that close a map of the expression,
 * are skipped.
 */
function findClose(text: string, from: number): number {
  let quote = "";
  let depth = 0;
  for (let index = from; index < text.length; index++) {
    const letter = text[index] ?? "";
    if (quote) {
      if (letter === "\\") index++;
      else if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "{") depth++;
    else if (letter === "}" && depth > 0) depth--;
    else if (letter === "}" && text[index + 1] === "}") return index;
  }
  return -1;
}
