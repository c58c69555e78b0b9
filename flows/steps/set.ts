import { z } from "zod";
import { common, variableName } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/** Sets variables. Strings are expressions; a literal text stands in quotes inside the expression. */
export const set = defineStep({
  verb: "set",
  summary: "Dá valor a variáveis, calculado por expressões.",
  schema: z.strictObject({
    ...common,
    set: z.record(variableName, z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
  saves: (raw) =>
    Object.keys(typeof raw.set === "object" && raw.set !== null ? raw.set : {}).map((name) => ({
      name,
      type: "object",
    })),
  compile(step, compiler) {
    const values = Object.entries(step.set).map(([name, source]) => {
      const variable = compiler.variable(name, "set", name);
      return { name, expression: compiler.value(source, variable?.type ?? null, "set", name) };
    });
    return {
      run(turn) {
        for (const { name, expression } of values) turn.set(name, turn.evaluate(expression));
        return NEXT;
      },
    };
  },
});
