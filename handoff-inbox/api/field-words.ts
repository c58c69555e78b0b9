import type { z } from "zod";

/**
 * The mistakes of a request by field (`hours.0.from`), in words for people. The whole body is the field ``. Parse with
 * `reportInput`, or a wrong value is told like a missing one.
 */
export function fieldWords(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join(".")] ??= wordsOf(issue);
  return fields;
}

function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "Preencha este campo." : "Confira este campo.";
    case "too_small":
      if (issue.origin === "string")
        return issue.minimum === 1 ? "Preencha este campo." : `Use ao menos ${issue.minimum} letras.`;
      return issue.origin === "array" ? "Escolha ao menos um." : `O menor valor possível é ${issue.minimum}.`;
    case "too_big":
      return issue.origin === "string"
        ? `Use no máximo ${issue.maximum} letras.`
        : issue.origin === "array"
          ? `São no máximo ${issue.maximum}.`
          : `O maior valor possível é ${issue.maximum}.`;
    case "invalid_format":
      if (issue.input === "") return "Preencha este campo.";
      return issue.format === "email" ? "Escreva o e-mail inteiro, como ana@loja.com.br." : "Confira este campo.";
    default:
      return "Confira este campo.";
  }
}
