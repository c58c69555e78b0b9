import { z } from "zod";
import type { YamlFile } from "../flows/compile/read-yaml.js";
import { suggestName } from "../flows/expression/suggest-name.js";
import type { Problem } from "../flows/program-source.js";
import type { PathPart } from "../flows/steps/step-kind.js";
import { fileProblem } from "./file-problem.js";

/** Checks the part of a file at `at` against a schema. Every mistake becomes a problem with its line. */
export function checkYaml<T>(
  yaml: YamlFile,
  schema: z.ZodType<T>,
  at: readonly PathPart[] = [],
): { value: T; problems: [] } | { value: null; problems: Problem[] } {
  const parsed = schema.safeParse(valueAt(yaml.value, at));
  if (parsed.success) return { value: parsed.data, problems: [] };
  return { value: null, problems: parsed.error.issues.flatMap((issue) => explain(yaml, schema, at, issue)) };
}

/**
 * Checks a file that is a list, item by item. Correct items are returned even when others are wrong, so that one
 * mistake does not hide or cause others. `index` is the item's position, by which its lines are found.
 */
export function checkYamlList<T>(
  yaml: YamlFile,
  schema: z.ZodType<T>,
): { items: { value: T; index: number }[]; problems: Problem[] } {
  if (yaml.value === null) return { items: [], problems: [] };
  if (!Array.isArray(yaml.value)) {
    const remedy = "Comece cada item com um traço: - name: …";
    return { items: [], problems: [fileProblem(yaml.path, 1, "o arquivo deve ser uma lista", remedy)] };
  }
  const items: { value: T; index: number }[] = [];
  const problems: Problem[] = [];
  for (const index of yaml.value.keys()) {
    const checked = checkYaml(yaml, schema, [index]);
    if (checked.value !== null) items.push({ value: checked.value, index });
    problems.push(...checked.problems);
  }
  return { items, problems };
}

/** A rule about a text that zod has no check for, with the reason and the remedy for the author. */
export function textRule(holds: (text: string) => boolean, reason: string, remedy: string): z.ZodType<string> {
  return z.string().refine(holds, { error: reason, params: { remedy } });
}

function valueAt(data: unknown, path: readonly PathPart[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

function explain(yaml: YamlFile, schema: z.ZodType, at: readonly PathPart[], issue: z.core.$ZodIssue): Problem[] {
  const path = [...at, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  const name = issue.path.length > 0 ? issue.path.join(".") : "o item";
  const problem = (reason: string, remedy: string) => [fileProblem(yaml.path, yaml.line(path), reason, remedy)];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const known = keysOf(schema, path.slice(at.length));
        const near = suggestName(key, known);
        const remedy = near ? `Você quis dizer "${near}"?` : `Aqui cabem: ${known.join(", ")}.`;
        return fileProblem(yaml.path, yaml.line([...path, key]), `não conheço a chave "${key}"`, remedy);
      });
    case "invalid_value": {
      const allowed = issue.values.map(String);
      const given = valueAt(yaml.value, path);
      if (given === undefined) return problem(`falta "${name}"`, `Escreva ${name}: ${allowed.join(" ou ")}.`);
      const near = suggestName(String(given), allowed);
      const remedy = near ? `Você quis dizer "${near}"?` : `Use: ${allowed.join(", ")}.`;
      return problem(`"${name}" não pode ser "${String(given)}"`, remedy);
    }
    case "invalid_type": {
      const given = valueAt(yaml.value, path);
      if (given === undefined) return problem(`falta "${name}"`, `Escreva ${name}: ${example(issue.expected)}`);
      const reason = given === null ? `"${name}" está vazio` : `"${name}" deve ser ${kindInWords(issue.expected)}`;
      const quote = issue.expected === "string" && given !== null && typeof given !== "object";
      return problem(reason, quote ? "Ponha o valor entre aspas." : `Escreva ${name}: ${example(issue.expected)}`);
    }
    case "too_small":
      return problem(`"${name}" está vazio`, `Escreva um valor em "${name}".`);
    case "too_big":
      return problem(`"${name}" é longo demais`, `Use no máximo ${issue.maximum}.`);
    case "invalid_format":
      return issue.format === "email"
        ? problem(`"${name}" não é um e-mail`, "Escreva como nome@empresa.com.br.")
        : problem(`"${name}" não é um endereço de site`, "Escreva por inteiro: https://empresa.com.br");
    case "custom":
      return problem(issue.message, typeof issue.params?.["remedy"] === "string" ? issue.params["remedy"] : "");
    default:
      return problem(`"${name}" não está certo: ${issue.message}`, "Compare com a pasta de exemplo.");
  }
}

function kindInWords(expected: string): string {
  const words: Record<string, string> = {
    string: "um texto",
    boolean: "true ou false",
    number: "um número",
    array: "uma lista",
    object: "um grupo de chaves",
    record: "um grupo de chaves",
  };
  return words[expected] ?? `do tipo ${expected}`;
}

function example(expected: string): string {
  const examples: Record<string, string> = { string: "…", boolean: "true", number: "30", array: "[a, b]" };
  return examples[expected] ?? "e, abaixo e recuado, as chaves dele.";
}

/** The keys that the schema allows at a path. */
function keysOf(schema: unknown, path: readonly PathPart[]): string[] {
  let at: unknown = schema;
  for (const key of [...path, null]) {
    while (at instanceof z.ZodOptional || at instanceof z.ZodDefault || at instanceof z.ZodNullable) at = at.unwrap();
    if (key === null) break;
    if (at instanceof z.ZodObject) at = at.shape[String(key)];
    else if (at instanceof z.ZodArray) at = at.element;
    else if (at instanceof z.ZodRecord) at = at.valueType;
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}
