import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import type { Problem, SourceFile } from "../program-source.js";
import type { PathPart } from "../steps/step-kind.js";

/** A parsed YAML file, with the line of everything in it. */
export type YamlFile = {
  path: string;
  value: unknown;
  /** The line (from 1) of what stands at a path; when nothing stands there, the line of the nearest thing around it. */
  line(path: readonly PathPart[]): number;
};

/** Enough to repeat a few things; a bomb of nested aliases needs more. */
const MAX_ALIASES = 50;

/**
 * Reads one YAML document (1.2 core schema: dates and times stay text). Only the first syntax error or repeated key is
 * reported, because the parser's later errors are mostly consequences of it.
 */
export function readYaml(file: SourceFile): { ok: true; yaml: YamlFile } | { ok: false; problem: Problem } {
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
  const [first] = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first) {
    const { line } = lines.linePos(first.pos[0]);
    return { ok: false, problem: problem(crooked(file.text, line) ?? line, explain(first.code)) };
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { ok: true, yaml: { path: file.path, value, line: (path) => lineAt(document, lines, path) } };
  } catch {
    return { ok: false, problem: problem(1, "o arquivo repete trechos (âncoras) demais") };
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

/**
 * The line whose indentation does not fit the lines above it, at the parser's error or one line before. Null when there
 * is none near.
 */
function crooked(text: string, line: number): number | null {
  const rows = text.split("\n");
  const depths = new Set<number>();
  for (const [index, row] of rows.slice(0, line + 1).entries()) {
    const content = row.trimStart();
    if (content === "" || content.startsWith("#")) continue;
    const depth = row.length - content.length;
    if (index + 1 >= line && !depths.has(depth)) return index + 1;
    depths.add(depth);
    // Text behind "- " may be continued below it.
    if (content.startsWith("- ")) depths.add(depth + 2);
  }
  return null;
}

/** The meaning of the YAML parser's error code, in words for the author of the file. */
function explain(code: string): string {
  switch (code) {
    case "DUPLICATE_KEY":
      return "a mesma chave aparece duas vezes";
    case "TAB_AS_INDENT":
      return "há uma tabulação no começo da linha; use espaços";
    case "MULTIPLE_DOCS":
      return "o arquivo tem mais de um documento (---)";
    case "BAD_DQ_ESCAPE":
      return "há uma barra invertida (\\\\) que não vale dentro das aspas";
    case "MISSING_CHAR":
      return "falta fechar aspas, colchete ou chave, ou falta um dois-pontos";
    case "BAD_ALIAS":
    case "ALIAS_PROPS":
      return "há um * ou & no começo do texto; ponha o texto entre aspas";
    case "BAD_SCALAR_START":
      return "o texto começa com um sinal que o YAML reserva; ponha o texto entre aspas";
    case "KEY_OVER_1024_CHARS":
      return "há um texto longo demais antes de um dois-pontos; ponha o texto entre aspas";
    default:
      return "os espaços no começo da linha não batem com as linhas de cima, ou um texto com dois-pontos está sem aspas";
  }
}
