import { z } from "zod";
import { common, expression, steps } from "./shapes.js";
import { defineStep, type Move } from "./step-kind.js";

/** Takes the branch that a value names. */
export const switchStep = defineStep({
  verb: "switch",
  summary: "Segue pelo caminho que tem o nome do valor.",
  schema: z.strictObject({
    ...common,
    switch: expression,
    cases: z.record(z.string(), steps).meta({ description: "Um caminho por valor." }),
    else: steps.optional().meta({ description: "Quando nenhum caminho tem esse nome." }),
  }),
  compile(step, compiler) {
    const expressionOf = compiler.expression(String(step.switch), "switch");
    const variable = compiler.lookUp(String(step.switch));
    const ids = variable?.of?.map((option) => option.id) ?? null;
    const ways = new Map<string, Move>();
    for (const [name, list] of Object.entries(step.cases)) {
      if (ids && !ids.includes(name)) {
        compiler.problem(
          ["cases", name],
          `"${name}" não é uma opção de "${variable?.name}"`,
          `Use uma destas: ${ids.join(", ")}.`,
        );
      }
      ways.set(name, { kind: "jump", to: compiler.steps(list, "cases", name) });
    }
    const otherwise: Move = { kind: "jump", to: compiler.steps(step.else, "else") };
    return {
      flowsOn: false,
      run: (turn) => {
        const value = turn.evaluate(expressionOf);
        const key = value === true ? "yes" : value === false ? "no" : String(value);
        return ways.get(key) ?? ways.get(String(value)) ?? otherwise;
      },
    };
  },
});
