import { z } from "zod";
import { MEANINGS } from "../meaning.js";
import { duration, name, steps, variableName } from "../steps/shapes.js";
import { SCOPES, VARIABLE_TYPES } from "../value.js";

const words = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** At least two letters or digits. `*` may only stand at the end. */
const URGENT_WORD = /^[\p{L}\p{N}][\p{L}\p{N} -]*[\p{L}\p{N}]\*?$/u;
const URGENT_HINT = 'escreva palavras de duas letras ou mais, com "*" só no fim, como "fumaça" ou "estufad*"';

/** What begins a flow. */
const start = z.union([
  z.strictObject({ intent: name }),
  z.strictObject({ keyword: words }),
  z.strictObject({ urgent: z.array(z.array(z.string().regex(URGENT_WORD, URGENT_HINT)).min(1)).min(1) }),
  z.strictObject({ first_message: z.literal(true) }),
  z.strictObject({ fallback: z.literal(true) }),
  z.strictObject({ out_of_hours: z.literal(true) }),
]);

const optionLabel = z.union([
  z.string().min(1),
  z.strictObject({ label: z.string().min(1), description: z.string().optional() }),
]);

const variable = z.strictObject({
  type: z.enum(VARIABLE_TYPES),
  of: z.union([z.array(name).min(1), z.record(name, optionLabel)]).optional(),
  scope: z.enum(SCOPES).optional(),
  label: z.string().min(1).optional(),
  pii: z.boolean().optional(),
  ttl: duration.optional(),
});

/** A flow file. Each step is checked separately, by its own kind. */
export const flowSchema = z.strictObject({
  flow: name.meta({ description: "O nome do fluxo, único." }),
  title: z.string().min(1).optional().meta({ description: "Como o fluxo se chama para as pessoas." }),
  description: z.string().optional(),
  start: z.array(start).optional().meta({ description: "O que começa o fluxo." }),
  inputs: z.array(variableName).optional().meta({ description: "Variáveis que outro fluxo entrega ao chamar este." }),
  outputs: z.array(variableName).optional().meta({ description: "Variáveis que este fluxo entrega ao terminar." }),
  vars: z.record(variableName, variable).optional(),
  interruptible: z.boolean().optional(),
  careful: z.boolean().optional().meta({
    description: "true: o que o fluxo faz não tem volta; uma palavra só, ou uma dúvida, pergunta antes de começar.",
  }),
  when_interrupted: z
    .enum(["return", "drop"])
    .optional()
    .meta({ description: "return: volta ao fluxo depois de uma interrupção; drop: ele termina." }),
  steps: steps.min(1, "o fluxo não tem passos"),
});
export type FlowBody = z.output<typeof flowSchema>;

const intent = z.strictObject({
  title: z.string().min(1).optional(),
  examples: z.array(z.string().min(1)).min(1, "dê ao menos um exemplo"),
  keywords: z.array(z.string().min(1)).optional(),
  means: z
    .enum(MEANINGS, `não é um significado do Balcão; use um destes: ${MEANINGS.join(", ")}`)
    .optional()
    .meta({ description: "O significado do Balcão que esta intenção assume, com todas as frases que ele conhece." }),
});

/** The schema of `intents.yaml`. */
export const intentsSchema = z.record(name, intent);

const stretch = z.string().regex(/^\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}$/, 'escreva como "08:00-18:00"');
const stretches = z.union([stretch, z.array(stretch), z.literal("closed"), z.null()]);
export const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

/** The schema of `hours.yaml`. */
export const hoursSchema = z.strictObject({
  hours: z.strictObject(Object.fromEntries([...WEEKDAYS, "weekdays"].map((day) => [day, stretches.optional()]))),
  holidays: z
    .array(
      z.strictObject({
        date: z.string().regex(/^(\d{4}-)?\d{2}-\d{2}$/, 'escreva a data como "2026-12-25" ou "12-25" (todo ano)'),
        name: z.string().optional(),
        hours: stretches.optional(),
      }),
    )
    .optional(),
});
