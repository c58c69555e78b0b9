import { z } from "zod";
import { common, name } from "./shapes.js";
import { defineStep } from "./step-kind.js";

/** Ends the flow. A calling flow learns its outcome; `close` also closes the conversation. */
export const end = defineStep({
  verb: "end",
  summary: "Termina o fluxo, com um resultado que o fluxo que chamou pode usar.",
  schema: z.strictObject({
    ...common,
    end: z
      .union([
        z.literal(true),
        z.null(),
        name,
        z.strictObject({ outcome: name.optional(), close: z.boolean().optional() }),
      ])
      .meta({ description: "Nome do resultado, ou { outcome, close } para também encerrar a conversa." }),
  }),
  compile(step) {
    const body = typeof step.end === "object" ? step.end : null;
    const outcome = (typeof step.end === "string" ? step.end : body?.outcome) ?? "done";
    return {
      flowsOn: false,
      run(turn) {
        if (body?.close) turn.effect({ kind: "close", reason: outcome });
        return { kind: "end", outcome };
      },
    };
  },
});
