import type { ASTNode } from "@marcbachmann/cel-js";

/**
 * What replaced a piece of the source. `value` reads a path; `known` and `unknown` ask whether the path has a value
 * (`has(x)`, `x != null`, `x == null`). `use` says what replaces a missing value of an open type.
 */
export type Slot = {
  name: string;
  path: string[];
  source: string;
  kind: "value" | "known" | "unknown";
  use: "any" | "bool" | "list";
};

export type Rewritten = {
  source: string;
  slots: Slot[];
  /** Fields that are read from the items of lists. An item without such a field has null there. */
  itemFields: ReadonlySet<string>;
};

const LOOPS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);
/**
 * Functions that are not offered: `matches` can run for minutes on a short text; the others make values that no
 * variable can hold.
 */
const REFUSED: ReadonlySet<string> = new Set(["matches", "bytes", "json", "timestamp", "duration", "type", "dyn"]);
const PATH = /^[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*$/;
const NULL_TEST = /^(?:null\s*[!=]=\s*)?([A-Za-z_][\w\s.]*?)(?:\s*[!=]=\s*null)?$/;

/**
 * Replaces every access to the flow's variables in a parsed expression by a flat, typed name (`v0_`, `v1_`), so that
 * the CEL engine never sees an object with missing keys. Integers become decimals, except where the language needs an
 * index.
 *
 * Throws `Refusal` for what flows may not use: loops inside loops, and a few functions.
 */
export function rewriteSource(ast: ASTNode): Rewritten {
  const edits: { start: number; end: number; text: string }[] = [];
  const slots = new Map<string, Slot>();
  const itemFields = new Set<string>();

  function replace(node: ASTNode, kind: Slot["kind"], use: Slot["use"], source: string): void {
    const path = source.split(".").map((part) => part.trim());
    const key = `${kind} ${use} ${path.join(".")}`;
    let slot = slots.get(key);
    if (!slot) {
      slot = { name: `v${slots.size}_`, path, source: path.join("."), kind, use };
      slots.set(key, slot);
    }
    edits.push({ start: node.range.start, end: node.range.end, text: slot.name });
  }

  function walk(node: ASTNode, bound: ReadonlySet<string>, inLoop: boolean, use: Slot["use"], whole: boolean): void {
    const inner = (child: ASTNode, as: Slot["use"] = "any", index = false) => walk(child, bound, inLoop, as, index);
    switch (node.op) {
      case "value":
        if (typeof node.args === "bigint" && !whole && /^\d+$/.test(text(node))) {
          edits.push({ start: node.range.end, end: node.range.end, text: ".0" });
        }
        return;
      case "id":
        if (!bound.has(node.args)) replace(node, "value", use, node.args);
        return;
      case ".":
      case ".?": {
        const source = text(node);
        const root = rootOf(node);
        if (root !== null && PATH.test(source) && !bound.has(root)) return replace(node, "value", use, source);
        if (root !== null && bound.has(root)) itemFields.add(node.args[1]);
        return inner(node.args[0]);
      }
      case "[]":
      case "[?]":
        inner(node.args[0]);
        return inner(node.args[1], "any", true);
      case "==":
      case "!=": {
        const tested = NULL_TEST.exec(text(node))?.[1];
        const sides = node.args.filter((side) => side.op === "value" && side.args === null).length;
        const path = node.args.find((side) => side.op === "id" || side.op === ".");
        const root = path ? rootOf(path) : null;
        if (sides === 1 && tested !== undefined && PATH.test(tested) && root !== null && !bound.has(root)) {
          return replace(node, node.op === "==" ? "unknown" : "known", "any", tested);
        }
        inner(node.args[0]);
        return inner(node.args[1]);
      }
      case "&&":
      case "||":
        inner(node.args[0], "bool");
        return inner(node.args[1], "bool");
      case "!_":
        return inner(node.args, "bool");
      case "-_":
        return inner(node.args);
      case "?:":
        inner(node.args[0], "bool");
        inner(node.args[1]);
        return inner(node.args[2]);
      case "in":
        inner(node.args[0]);
        return inner(node.args[1], "list");
      case "call": {
        const [name, given] = node.args;
        if (REFUSED.has(name)) throw new Refusal(`"${name}" não existe nas condições dos fluxos`);
        const only = given[0];
        if (name === "has" && given.length === 1 && only && PATH.test(text(only)) && !bound.has(rootOf(only) ?? "")) {
          return replace(node, "known", "any", text(only));
        }
        for (const child of given) inner(child, name === "size" ? "list" : "any", true);
        return;
      }
      case "rcall": {
        const [name, receiver, given] = node.args;
        if (REFUSED.has(name)) throw new Refusal(`"${name}" não existe nas condições dos fluxos`);
        if (!LOOPS.has(name)) {
          if (name === "join" && inLoop) throw new Refusal(`não dá para usar "join" dentro de uma repetição`);
          inner(receiver, name === "size" || name === "join" ? "list" : "any");
          for (const child of given) inner(child, "any", true);
          return;
        }
        if (inLoop) throw new Refusal(`"${name}" não pode ficar dentro de outra repetição (map, filter, exists, all)`);
        inner(receiver, "list");
        const [item, ...steps] = given;
        const within = new Set(bound);
        if (item?.op === "id") within.add(item.args);
        for (const step of steps) walk(step, within, true, name === "map" ? "any" : "bool", false);
        return;
      }
      case "list":
        for (const child of node.args) inner(child);
        return;
      case "map":
        for (const [key, value] of node.args) {
          inner(key);
          inner(value);
        }
        return;
      default:
        inner(node.args[0]);
        inner(node.args[1]);
    }
  }

  walk(ast, new Set(), false, "any", false);
  let source = ast.input;
  for (const edit of edits.sort((a, b) => b.start - a.start)) {
    source = source.slice(0, edit.start) + edit.text + source.slice(edit.end);
  }
  return { source, slots: [...slots.values()], itemFields };
}

/** The expression uses something of CEL that flows may not use. The message is Portuguese, for the flow's author. */
export class Refusal extends Error {}

function text(node: ASTNode): string {
  return node.input.slice(node.range.start, node.range.end);
}

function rootOf(node: ASTNode): string | null {
  if (node.op === "id") return node.args;
  if (node.op === "." || node.op === ".?") return rootOf(node.args[0]);
  return null;
}
