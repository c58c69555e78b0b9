import { z } from "zod";
import { common, expression, steps } from "./shapes.js";
import { defineStep, type Move } from "./step-kind.js";

/** Takes one of two branches, by a condition. */
export const ifStep = defineStep({
  verb: "if",
  summary: "Segue por um de dois caminhos, conforme uma condição.",
  schema: z.strictObject({
    ...common,
    if: expression,
    then: steps,
    else: steps.optional(),
  }),
  compile(step, compiler) {
    const condition = compiler.condition(String(step.if), "if");
    const yes: Move = { kind: "jump", to: compiler.steps(step.then, "then") };
    const no: Move = { kind: "jump", to: compiler.steps(step.else, "else") };
    return { flowsOn: false, run: (turn) => (turn.evaluate(condition) === true ? yes : no) };
  },
});
