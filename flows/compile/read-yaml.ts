import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import type { Problem, SourceFile } from "../program-source.js";
import type { PathPart } from "../steps/step-kind.js";

/** A YAML file read once, with the line of everything in it. */
export type YamlFile = {
  path: string;
  value: unknown;
  /** Line (from 1) of what stands at a path; of the nearest thing around it when nothing stands there. */
  line(path: readonly PathPart[]): number;
};

/** Aliases may repeat a few things, not build a bomb. */
const MAX_ALIASES = 50;

/** Reads one YAML document (1.2 core schema: dates and times stay text). Repeated keys and broken syntax are problems. */
export function readYaml(file: SourceFile): { ok: true; yaml: YamlFile } | { ok: false; problems: Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(file.text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: "error",
  });
  const problem = (line: number, reason: string): Problem => ({
    file: file.path,
    line,
    flow: null,
    step: null,
    reason,
    remedy: "Confira os espaços no começo das linhas, os dois-pontos e as aspas.",
  });
  if (document.errors.length > 0) {
    return {
      ok: false,
      problems: document.errors.map((error) =>
        problem(lines.linePos(error.pos[0]).line, explain(error.code, error.message)),
      ),
    };
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { ok: true, yaml: { path: file.path, value, line: (path) => lineAt(document, lines, path) } };
  } catch {
    return { ok: false, problems: [problem(1, "o arquivo repete trechos (âncoras) demais")] };
  }
}

function lineAt(document: Document.Parsed, lines: LineCounter, path: readonly PathPart[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (!pair || !isPair(pair)) break;
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isNode(node) && "items" in node && Array.isArray(node.items)) {
      node = node.items[Number(part)];
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    } else break;
  }
  return lines.linePos(offset).line;
}

function explain(code: string, message: string): string {
  switch (code) {
    case "DUPLICATE_KEY":
      return "a mesma chave aparece duas vezes";
    case "TAB_AS_INDENT":
      return "há uma tabulação no começo da linha; use espaços";
    case "BAD_INDENT":
      return "os espaços no começo da linha não batem com a linha de cima";
    case "MULTIPLE_DOCS":
      return "o arquivo tem mais de um documento (---)";
    default:
      return `o YAML está quebrado (${message.split("\n")[0]})`;
  }
}
