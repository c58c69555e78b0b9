import type { z } from "zod";
import type { PathPart } from "../steps/step-kind.js";
import { suggestion } from "./problems.js";

type Report = (path: readonly PathPart[], reason: string, remedy: string) => void;

/**
 * Translates a schema's refusals into words for the author of the file, with the key that was probably meant.
 * `isOutOfPlace` recognises a key that belongs to another level, because its lines have some spaces too many or too
 * few. Then nothing else is reported for the file, because the rest follows from that.
 */
export function reportZod(
  error: z.ZodError,
  keysAt: (path: readonly PathPart[]) => string[],
  report: Report,
  isOutOfPlace: (path: readonly PathPart[]) => boolean = () => false,
): void {
  const issues = flatten(error.issues).map((issue) => ({ issue, path: pathOf(issue) }));
  const slip = issues.find(({ issue, path }) => isEmpty(issue) || isOutOfPlace(path));
  if (slip) {
    const { issue, path } = slip;
    const reason = `"${path.join(".")}" ${isEmpty(issue) ? "está vazio" : "está no lugar errado"}`;
    report(path, reason, "Escreva o que falta, ou confira os espaços no começo desta linha e das de baixo.");
    return;
  }
  for (const { issue, path } of issues) {
    const at = path.length > 0 ? `"${path.join(".")}"` : "este trecho";
    switch (issue.code) {
      case "unrecognized_keys":
        for (const key of issue.keys) {
          report(
            [...path, key],
            `não conheço a chave "${key}"`,
            suggestion(key, keysAt(path), "Tire-a, ou veja o manual dos passos."),
          );
        }
        break;
      case "invalid_type":
        report(
          path,
          `${at} ${issue.input === undefined && isMissing(issue.message) ? "está faltando" : `deveria ser ${typeName(issue.expected)}`}`,
          `Escreva ${typeName(issue.expected)} aqui.`,
        );
        break;
      case "invalid_union":
        report(path, `${at} não tem um formato que eu conheça`, "Veja o manual do passo.");
        break;
      case "invalid_value":
        report(path, `${at} tem um valor que não existe`, `Use um destes: ${issue.values.map(String).join(", ")}.`);
        break;
      default:
        report(path, `${at}: ${issue.message}`, "Corrija o valor.");
    }
  }
}

/** For a union, the errors of the member that came closest are reported. */
function flatten(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
    const deepest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0] ?? [];
    const telling = deepest.some((inner) => inner.code !== "invalid_type" || inner.path.length > 0);
    if (!telling) return [issue];
    return flatten(deepest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })));
  });
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === "invalid_type" ? 0 : 1)));
}

function isMissing(message: string): boolean {
  return message.includes("received undefined");
}

function pathOf(issue: z.core.$ZodIssue): PathPart[] {
  return issue.path.map((part) => (typeof part === "number" ? part : String(part)));
}

function isEmpty(issue: z.core.$ZodIssue): boolean {
  return issue.path.length > 0 && issue.code === "invalid_type" && issue.message.includes("received null");
}

function typeName(expected: string): string {
  const names: Record<string, string> = {
    string: "um texto",
    number: "um número",
    int: "um número inteiro",
    boolean: "true ou false",
    array: "uma lista",
    object: "um grupo de chaves",
    record: "um grupo de chaves",
  };
  return names[expected] ?? expected;
}
