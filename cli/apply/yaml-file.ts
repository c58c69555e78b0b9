import { isCollection, isMap, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import type { Problem, SourceFile } from "../../flows/program-source.js";
import { fileProblem } from "./file-problem.js";

export type YamlPath = readonly PropertyKey[];

/** A YAML file read into plain data that still knows the line of each of its parts. */
export type YamlFile = {
  path: string;
  data: unknown;
  /** The line of the value at a path, or of the nearest part above it that exists. */
  lineOf(path: YamlPath): number;
  /** The line where a key is written (values may begin lines later). */
  lineOfKey(path: YamlPath, key: string): number;
};

/** Parses one YAML document. Syntax errors, repeated keys and alias bombs are problems with their lines. */
export function parseYamlFile(file: SourceFile): { yaml: YamlFile } | { problems: Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false, version: "1.2" });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  if (document.errors.length > 0) {
    // The parser tells one slip in several ways; the first one of a line is the one to mend.
    const byLine = new Map<number, Problem>();
    for (const error of document.errors) {
      const line = lineAt(error.pos[0]);
      const { reason, remedy } = explainSyntax(error.code, error.message);
      if (!byLine.has(line)) byLine.set(line, fileProblem(file.path, line, reason, remedy));
    }
    return { problems: [...byLine.values()] };
  }
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 50 });
  } catch {
    const remedy = "Escreva os valores por extenso, sem * e &.";
    return { problems: [fileProblem(file.path, 1, "há apelidos (*) demais ou apontando para nada", remedy)] };
  }
  const lineOf = (path: YamlPath): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      if ((isScalar(node) || isCollection(node)) && node.range) return lineAt(node.range[0]);
    }
    return 1;
  };
  const lineOfKey = (path: YamlPath, key: string): number => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
      if (pair && isScalar(pair.key) && pair.key.range) return lineAt(pair.key.range[0]);
    }
    return lineOf(path);
  };
  return { yaml: { path: file.path, data, lineOf, lineOfKey } };
}

function explainSyntax(code: string, message: string): { reason: string; remedy: string } {
  switch (code) {
    case "DUPLICATE_KEY":
      return { reason: "a mesma chave aparece duas vezes", remedy: "Apague uma delas." };
    case "TAB_AS_INDENT":
      return { reason: "há um TAB no recuo", remedy: "Use espaços para recuar as linhas." };
    case "BAD_INDENT":
      return { reason: "o recuo desta linha não combina com as de cima", remedy: "Alinhe-a com as linhas irmãs." };
    case "MULTIPLE_DOCS":
      return { reason: "há mais de um documento no arquivo (---)", remedy: "Deixe um só." };
    default:
      return {
        reason: `o YAML não pôde ser lido (${message})`,
        remedy: "Confira recuo, dois-pontos e aspas perto desta linha.",
      };
  }
}
