import { z } from "zod";
import type { ChoiceOption } from "../content.js";
import type { Expression } from "../expression/compile-expression.js";
import type { Value } from "../value.js";
import type { Variable } from "../variable.js";
import { name } from "./shapes.js";
import type { StepCompiler } from "./step-kind.js";

const label = z.string().min(1, "a opção está sem texto");

/** The three forms of options: id → label, a list, or computed. */
export const choices = z
  .union([
    z.strictObject({ from: z.string() }).meta({ description: "Lista calculada: textos, ou objetos com id e label." }),
    z.record(name, z.union([label, z.strictObject({ label, description: z.string().optional() })])),
    z.array(z.strictObject({ id: name, label, description: z.string().optional() })).min(1),
  ])
  .meta({ id: "choices", description: "Opções: { id: rótulo }, ou uma lista." });

/** The options as written in the flow, or the expression that computes them. */
export function readChoices(
  body: z.output<typeof choices> | undefined,
  compiler: StepCompiler,
  variable: Variable | null,
): { options: ChoiceOption[]; from: Expression | null } {
  if (body === undefined) return { options: [...(variable?.of ?? [])], from: null };
  if (!Array.isArray(body) && typeof body.from === "string" && Object.keys(body).length === 1) {
    return { options: [], from: compiler.expression(body.from, "choices", "from") };
  }
  const options = Array.isArray(body)
    ? body.map((option) => ({ ...option }))
    : Object.entries(body).map(([id, option]) =>
        typeof option === "string" ? { id, label: option } : { id, ...option },
      );
  const seen = new Set<string>();
  const labels = new Set<string>();
  for (const [index, option] of options.entries()) {
    if (seen.has(option.id)) {
      compiler.problem(
        ["choices", index],
        `a opção "${option.id}" aparece duas vezes`,
        "Dê um id diferente a cada opção.",
      );
    }
    seen.add(option.id);
    if (labels.has(option.label)) {
      compiler.problem(["choices"], `duas opções se chamam "${option.label}"`, "Dê um rótulo diferente a cada opção.");
    }
    labels.add(option.label);
    if (variable?.of && !variable.of.some((member) => member.id === option.id)) {
      compiler.problem(
        ["choices", Array.isArray(body) ? index : option.id],
        `"${option.id}" não está nas opções declaradas de "${variable.name}"`,
        `Declare-a em vars, ou use: ${variable.of.map((member) => member.id).join(", ")}.`,
      );
    }
  }
  return { options, from: null };
}

/** Reads computed options: a text is also its own id; an object needs `id` and `label`. Anything else is left out. */
export function optionsFrom(value: Value): ChoiceOption[] {
  const options: ChoiceOption[] = [];
  for (const item of Array.isArray(value) ? value : []) {
    if (typeof item === "string" && item) options.push({ id: item, label: item });
    else if (typeof item === "object" && item !== null && !Array.isArray(item)) {
      const { id, label: words, description } = item;
      if (typeof id !== "string" || typeof words !== "string") continue;
      options.push(typeof description === "string" ? { id, label: words, description } : { id, label: words });
    }
  }
  return options;
}
