import { z } from "zod";
import { proposalSchema } from "../proposal.js";
import { duration, name } from "../steps/shapes.js";

/** A text that a test expects: exactly, in part, or as a pattern. */
const words = z.union([z.string(), z.strictObject({ part: z.string() }), z.strictObject({ pattern: z.string() })]);
export type Words = z.output<typeof words>;

const bot = z.union([
  z.string(),
  z.strictObject({
    text: z.string().optional(),
    part: z.string().optional(),
    pattern: z.string().optional(),
    choices: z.array(z.string()).optional().meta({ description: "Rótulos das opções, na ordem." }),
    media: z.string().optional().meta({ description: "O tipo do arquivo enviado." }),
    location: z.boolean().optional(),
  }),
]);
export type BotLine = z.output<typeof bot>;

const customer = z.union([
  z.string(),
  z.strictObject({
    choice: z.string().meta({ description: "Id ou rótulo de uma opção que o Balcão ofereceu." }),
    of: z.string().optional().meta({ description: "Um trecho da mensagem que a ofereceu. Sem isso: a última." }),
  }),
  z.strictObject({
    file: z.enum(["image", "audio", "voice", "video", "document", "sticker"]),
    name: z.string().optional(),
    caption: z.string().optional(),
  }),
  z.strictObject({
    location: z.strictObject({ latitude: z.number(), longitude: z.number(), address: z.string().optional() }),
  }),
  z.strictObject({ reaction: z.string() }),
  z.strictObject({ unsupported: z.string() }),
  z.strictObject({
    burst: z.array(z.string()).min(1),
    reordered: z.boolean().optional().meta({ description: "As mensagens chegam na ordem inversa." }),
  }),
]);
export type CustomerLine = z.output<typeof customer>;

const json = z.json();

export const lineSchema = z.union([
  z.strictObject({
    customer,
    understood: proposalSchema.optional().meta({
      description: "O que um modelo propôs para esta mensagem, gravado. Sem isso, só o classificador decide.",
    }),
  }),
  z.strictObject({ bot: z.union([bot, z.array(bot)]) }),
  z.strictObject({
    effect: z
      .union([name, z.looseObject({ kind: name })])
      .meta({ description: "O efeito pedido; campos podem ser { part } ou { pattern }." }),
    answer: z
      .strictObject({ outcome: z.string().optional(), value: json.optional(), after: duration.optional() })
      .optional(),
  }),
  z
    .strictObject({ result: z.strictObject({ outcome: z.string(), value: json.optional() }) })
    .meta({ description: "Mais um resultado do efeito respondido por último." }),
  z.strictObject({ clock: duration.meta({ description: "Quanto o relógio anda." }) }),
  z.strictObject({ repeat: z.literal(true) }),
  z.strictObject({ silence: z.literal(true) }),
  z.strictObject({ returned: z.literal(true) }),
  z.strictObject({ closed: z.literal(true) }),
  z.strictObject({
    expect: z.strictObject({
      vars: z.record(z.string(), json).optional(),
      contact: z.record(z.string(), json).optional(),
      owner: z.enum(["bot", "person"]).optional(),
      tags: z.array(z.string()).optional(),
      idle: z.boolean().optional(),
      flow: name.optional(),
    }),
  }),
]);
export type ScriptLine = z.output<typeof lineSchema>;

/** A test file. */
export const testFileSchema = z.strictObject({
  flow: name.optional(),
  tests: z.array(
    z.strictObject({
      name: z.string().min(1),
      at: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/, 'escreva como "2026-11-23 10:00"')
        .optional()
        .meta({ description: "Quando começa, no relógio da empresa. Sem isso: segunda, 5 de janeiro de 2026, 10:00." }),
      contact: z
        .strictObject({
          name: z.string().optional(),
          phone: z.string().optional(),
          email: z.string().optional(),
          vars: z.record(z.string(), json).optional(),
        })
        .optional(),
      first_contact: z.boolean().optional(),
      start: z.union([name, z.strictObject({ flow: name, vars: z.record(z.string(), json).optional() })]).optional(),
      script: z.array(lineSchema).min(1),
    }),
  ),
});
export type FlowTest = z.output<typeof testFileSchema>["tests"][number];
