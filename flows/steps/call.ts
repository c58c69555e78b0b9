import { z } from "zod";
import type { Values } from "../value.js";
import { common, expression, name, outcome, variableName } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/** Runs another flow and comes back with its outputs. */
export const call = defineStep({
  verb: "call",
  summary: "Executa outro fluxo e volta com o que ele entrega.",
  schema: z.strictObject({
    ...common,
    call: name.meta({ description: "O nome do fluxo." }),
    with: z
      .record(variableName, z.union([expression, z.null()]))
      .optional()
      .meta({ description: "Entradas do fluxo, por nome." }),
    save: z.record(variableName, variableName).optional().meta({ description: "Variável daqui: saída de lá." }),
    outcomes: z
      .record(name, outcome)
      .optional()
      .meta({ description: "O que fazer conforme o resultado do fluxo chamado." }),
  }),
  saves: (raw) =>
    Object.keys(typeof raw.save === "object" && raw.save !== null ? raw.save : {}).map((to) => ({
      name: to,
      type: "object",
    })),
  compile(step, compiler) {
    const target = compiler.flow(step.call, "call");
    const inputs = Object.entries(step.with ?? {}).map(([input, source]) => {
      if (target && !target.inputs.has(input)) {
        compiler.problem(
          ["with", input],
          `o fluxo "${step.call}" não recebe "${input}"`,
          remedy("inputs", [...target.inputs.keys()]),
        );
      }
      return { input, value: compiler.value(source, target?.inputs.get(input) ?? null, "with", input) };
    });
    const outputs = Object.entries(step.save ?? {}).map(([to, output]) => {
      compiler.variable(to, "save", to);
      if (target && !target.outputs.has(output)) {
        compiler.problem(
          ["save", to],
          `o fluxo "${step.call}" não entrega "${output}"`,
          remedy("outputs", [...target.outputs.keys()]),
        );
      }
      return { to, output };
    });
    const ways = new Map(
      Object.entries(step.outcomes ?? {}).map(([result, body]) => [
        result,
        compiler.outcome(`outcomes.${result}`, body, NEXT),
      ]),
    );
    return {
      run(turn) {
        const values: Values = {};
        for (const { input, value } of inputs) values[input] = turn.evaluate(value);
        return { kind: "call", flow: step.call, inputs: values };
      },
      resume(turn, signal) {
        if (signal.kind !== "called") return null;
        for (const { to, output } of outputs) turn.set(to, signal.outputs[output] ?? null);
        const way = ways.get(signal.outcome);
        return way ? { kind: "outcome", outcome: way } : NEXT;
      },
    };
  },
});

function remedy(what: "inputs" | "outputs", names: readonly string[]): string {
  return names.length > 0 ? `Use: ${names.join(", ")}.` : `Declare-a em "${what}" do outro fluxo.`;
}
