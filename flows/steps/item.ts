import { z } from "zod";
import { entryValue } from "../catalog/catalog-entry.js";
import { namedItem } from "../catalog/named-item.js";
import { common, expression, outcome, variableName } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/** Finds which item of the catalog a text names, and keeps it with its price and time. */
export const item = defineStep({
  verb: "item",
  summary: "Acha o item do catálogo que um texto nomeia.",
  schema: z.strictObject({
    ...common,
    item: expression.meta({ description: "Expressão: o texto em que o item é nomeado." }),
    save: variableName.meta({ description: "Variável (object) que guarda o item; null quando nenhum é nomeado." }),
    on_unknown: outcome.optional().meta({ description: "Quando o texto não nomeia nenhum item." }),
  }),
  saves: (raw) => (typeof raw.save === "string" ? [{ name: raw.save, type: "object" }] : []),
  compile(step, compiler) {
    compiler.variable(step.save, "save");
    const source = compiler.expression(String(step.item), "item");
    const entries = compiler.entries();
    const unknown = compiler.outcome("on_unknown", step.on_unknown, NEXT);
    return {
      run(turn) {
        const text = turn.evaluate(source);
        const found = namedItem(typeof text === "string" ? text : "", entries);
        turn.set(step.save, found && entryValue(found));
        return found ? NEXT : { kind: "outcome", outcome: unknown };
      },
    };
  },
});
