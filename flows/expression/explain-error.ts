import type { Slot } from "./rewrite-source.js";

const TYPE_NAMES: Record<string, string> = {
  string: "texto",
  double: "número",
  int: "número",
  uint: "número",
  bool: "sim/não",
  list: "lista",
  map: "objeto",
  null: "vazio",
  Money: "dinheiro",
  dyn: "qualquer coisa",
};

/**
 * Explains an error of the CEL library in one Portuguese sentence for the flow's author, with the part of the author's
 * source that it is about. `slots` map the names that `rewriteSource` put in back to the author's.
 */
export function explainError(error: unknown, slots: readonly Slot[] = []): string {
  if (!(error instanceof Error)) return "a expressão falhou";
  const { code, summary, node, range } = fieldsOf(error);
  if (code === null) return error.message;
  const input = node?.input ?? "";
  const piece = restore(range && input ? input.slice(range.start, range.end) : "", slots);
  const at = piece ? ` em "${piece}"` : "";
  const types = [...summary.matchAll(/\b(string|double|int|uint|bool|list|map|null|Money|dyn)\b/g)].map(
    (match) => TYPE_NAMES[match[1] ?? ""] ?? "",
  );
  switch (code) {
    case "no_such_overload": {
      const [left, right] = types;
      if (left && right) return `${left} e ${right} não combinam${at}`;
      return `essa conta não existe${at}`;
    }
    case "no_matching_overload":
      return `essa função não existe ou não aceita esses valores${at}`;
    case "invalid_logical_operand":
    case "invalid_condition_type":
      return `só sim/não pode ser combinado com "&&", "||" ou "?"${at}`;
    case "incompatible_ternary_branches":
      return `os dois lados do ":" precisam ser do mesmo tipo${at}`;
    case "unknown_variable":
      return `não conheço "${restore(piece || summary.replace(/^.*: /, ""), slots)}"`;
    case "no_such_key":
      return `falta um valor${at}`;
    case "unexpected_token":
      return /EOF/.test(summary) ? "a expressão está incompleta" : `não entendi a expressão${at}`;
    default:
      return `${restore(summary, slots)}${at}`;
  }
}

function restore(text: string, slots: readonly Slot[]): string {
  return text
    .replace(/\bv(\d+)_/g, (whole, index) => {
      const slot = slots[Number(index)];
      if (!slot) return whole;
      if (slot.kind === "value") return slot.source;
      return `${slot.source} ${slot.kind === "known" ? "!=" : "=="} null`;
    })
    .replace(/\b(\d+)\.0\b/g, "$1");
}

type LibraryError = {
  code: string | null;
  summary: string;
  node: { input?: string } | null;
  range: { start: number; end: number } | null;
};

function fieldsOf(error: Error): LibraryError {
  const from = error as Partial<LibraryError>;
  return {
    code: typeof from.code === "string" ? from.code : null,
    summary: typeof from.summary === "string" ? from.summary : error.message,
    node: from.node ?? null,
    range: from.range ?? null,
  };
}
