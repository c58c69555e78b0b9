import { z } from "zod";
import { common, duration, outcome } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/**
 * Waits for some time. Messages that come meanwhile may start other flows; any other message ends the wait if there is
 * `on_message`.
 */
export const wait = defineStep({
  verb: "wait",
  summary: "Espera um tempo antes de seguir.",
  schema: z.strictObject({
    ...common,
    wait: duration,
    on_message: outcome.optional().meta({ description: "Quando o cliente escreve antes da hora." }),
  }),
  compile(step, compiler) {
    const after = compiler.duration(step.wait, "wait");
    const interrupted = step.on_message === undefined ? null : compiler.outcome("on_message", step.on_message, NEXT);
    if (after === 0) compiler.problem(["wait"], "a espera não dura nada", 'Escreva uma duração como "10s" ou "2h".');
    return {
      waits: true,
      run: () => ({ kind: "wait", wait: { for: "time", after } }),
      resume(_turn, signal) {
        if (signal.kind === "timer") return NEXT;
        return signal.kind === "message" && interrupted ? { kind: "outcome", outcome: interrupted } : null;
      },
    };
  },
});
