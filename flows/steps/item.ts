import { z } from "zod";
import { type CatalogEntry, entryValue } from "../catalog/catalog-entry.js";
import { namedItem } from "../catalog/named-item.js";
import { plainText } from "../values/plain-text.js";
import { common, expression, outcome, variableName } from "./shapes.js";
import { defineStep, NEXT, type StepTurn } from "./step-kind.js";

/** Texts that mean what the talk is about: "Quero esse", "pode ser isso". */
const MEANS_LAST =
  /^(?:\w+ ){0,4}(?:esse|essa|este|esta|isso|desse|dessa|nesse|nessa)(?: (?:mesmo|mesma|ai|plano|servico|entao|sim|por favor))*[.! ]*$/;

/** Finds the catalog item that a text names, and keeps it with its price and time. */
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
    const spokenOf = (turn: StepTurn): CatalogEntry | null =>
      turn.topics().flatMap((topic) => entries.find(({ title, active }) => active && title === topic) ?? [])[0] ?? null;
    return {
      run(turn) {
        const text = turn.evaluate(source);
        const said = typeof text === "string" ? text : "";
        const found = namedItem(said, entries) ?? (MEANS_LAST.test(plainText(said)) ? spokenOf(turn) : null);
        turn.set(step.save, found && entryValue(found));
        return found ? NEXT : { kind: "outcome", outcome: unknown };
      },
    };
  },
});
