import type { Value, Values, VariableType } from "../value.js";
import { asVariableType, compileExpression, type Expression, type ExpressionScope } from "./compile-expression.js";

/** A text with `{{ expressions }}`, compiled once. */
export type Template = {
  source: string;
  /** Whether there is nothing to fill in: it renders to the same text for ever. */
  isLiteral: boolean;
  /** The variables that it reads. */
  names: string[];
  /**
   * The text for these values. What comes out of a value is text and is never read as a template again. `format` is
   * given the declared type where it is known (a date and a text are both strings).
   */
  render(
    values: Values,
    format: (value: Value, type: VariableType | null) => string,
  ): { ok: true; text: string } | { ok: false; reason: string };
};

export type CompiledTemplate = { ok: true; template: Template } | { ok: false; reason: string };

/**
 * Compiles a text in which `{{ total * 2 }}` stands for a CEL expression. `\{{` is two braces and nothing more.
 * `reason` names the expression that is wrong, in Portuguese.
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

/** Where the `}}` stands that ends an expression: not within quotes, and not closing a map of its own. */
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
