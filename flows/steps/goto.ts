import { z } from "zod";
import { common, name } from "./shapes.js";
import { defineStep, type Move } from "./step-kind.js";

/** Continues at another step of the same flow. */
export const goto = defineStep({
  verb: "goto",
  summary: "Continua em outro passo do mesmo fluxo.",
  schema: z.strictObject({ ...common, goto: name.meta({ description: "O id do passo." }) }),
  compile(step, compiler) {
    const move: Move = { kind: "jump", to: compiler.goto(step.goto, "goto") };
    return { flowsOn: false, run: () => move };
  },
});
