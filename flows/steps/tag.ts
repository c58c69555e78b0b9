import { z } from "zod";
import { common, text } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

const names = z.array(text).min(1, "escreva ao menos uma etiqueta");

/** Adds tags to the contact, and removes them. They stay when the conversation is over. */
export const tag = defineStep({
  verb: "tag",
  summary: "Coloca e tira etiquetas do contato.",
  schema: z.strictObject({
    ...common,
    tag: z.union([text, names, z.strictObject({ add: names.optional(), remove: names.optional() })]),
  }),
  compile(step) {
    const body = step.tag;
    const add = typeof body === "string" ? [body] : Array.isArray(body) ? body : (body.add ?? []);
    const remove = typeof body === "string" || Array.isArray(body) ? [] : (body.remove ?? []);
    return {
      run(turn) {
        turn.effect({ kind: "tag", add: [...add], remove: [...remove] });
        return NEXT;
      },
    };
  },
});
