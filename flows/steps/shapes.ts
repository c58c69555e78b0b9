import { z } from "zod";

/** Parts of the language that many step kinds share. */

/** A text for the customer, in which `{{ }}` holds CEL. */
export const text = z
  .string()
  .min(1, "o texto está vazio")
  .meta({ description: "Texto; {{ }} guarda uma expressão CEL." });

/** A CEL expression. YAML may read it as a number or a truth value. */
export const expression = z.union([z.string(), z.number(), z.boolean()]).meta({ description: "Expressão CEL." });

export const duration = z
  .string()
  .regex(/^(\d+[smhd])+$/, 'escreva uma duração como "90s", "20m", "24h" ou "3d"')
  .meta({ description: 'Duração: "90s", "20m", "1h30m", "3d".' });

export const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "use letras sem acento, números, - e _, começando por letra");

export const variableName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "use letras sem acento, números e _, começando por letra");

/** Steps inside a step. The compiler, which knows all kinds, checks them one by one. */
export const steps = z.array(z.unknown()).meta({ id: "steps", description: "Passos, de cima para baixo." });

/** What a named outcome leads to. */
export const outcome = z
  .union([z.strictObject({ goto: name }), steps])
  .meta({ id: "outcome", description: "Para onde ir ({ goto: id }) ou uma lista de passos." });
export type OutcomeBody = z.output<typeof outcome>;

/** `timeout: { after: 20m, goto: id }`, or with `do:` and steps. With neither, the step's default follows. */
export const timeout = z
  .strictObject({ after: duration, goto: name.optional(), do: steps.optional() })
  .meta({ id: "timeout", description: "Depois de quanto tempo sem resposta, e o que fazer então." });
export type TimeoutBody = z.output<typeof timeout>;

export const common = {
  id: name.optional().meta({ description: "Nome do passo, quando algo aponta para ele." }),
  when: expression.optional().meta({ description: "Só executa o passo quando for verdade." }),
};

/** The ms of a text that matches `duration`. */
export function durationMs(text: string): number {
  const unit: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  let total = 0;
  for (const [, amount, letter] of text.matchAll(/(\d+)([smhd])/g)) total += Number(amount) * (unit[letter ?? ""] ?? 0);
  return total;
}
