import { z } from "zod";
import { name } from "./steps/shapes.js";

const words = z.string().max(200);

/**
 * What a language model may propose that a message asks for: a closed list. Each is held against the program and the
 * message before it counts, so it can begin nothing that the customer could not begin, and say nothing in their name.
 */
export const proposedSchema = z.union([
  z.strictObject({ start: name }).describe("pede o assunto com este nome"),
  z
    .strictObject({ answer: words })
    .describe("responde à pergunta aberta: o id da opção, ou as palavras exatas da mensagem"),
  z
    .strictObject({ correct: z.string().max(80), to: words })
    .describe("corrige uma resposta anterior: a variável, e o id da opção ou as palavras exatas da mensagem"),
  z.strictObject({ do: z.literal("search") }).describe("faz uma pergunta sobre a empresa"),
  z.strictObject({ do: z.literal("person") }).describe("pede uma pessoa"),
  z.strictObject({ do: z.literal("cancel") }).describe("desiste do que está em andamento"),
  z.strictObject({ do: z.literal("repeat") }).describe("quer ouvir de novo"),
  z
    .strictObject({ talk: z.enum(["greeting", "thanks", "goodbye", "ok", "laugh"]) })
    .describe("só cumprimenta, agradece, se despede, concorda ou ri"),
]);
export type Proposed = z.output<typeof proposedSchema>;

/** At most so many things are asked for in one message. */
export const proposalSchema = z.array(proposedSchema).max(3);
/** Best first. Empty: the model did not understand the message either. */
export type Proposal = z.output<typeof proposalSchema>;
