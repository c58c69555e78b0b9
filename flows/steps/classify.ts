import { z } from "zod";
import { common, name, outcome, text, variableName } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/** From this score on, an intent counts. */
const ENOUGH = 0.55;

/**
 * Sorts a text into one of several classes, by the words in it and by the intents that the last message was understood
 * as.
 */
export const classify = defineStep({
  verb: "classify",
  summary: "Separa um texto em uma de algumas classes, por palavras e por intenções.",
  schema: z.strictObject({
    ...common,
    classify: z.strictObject({
      text: text.meta({ description: "Expressão: o texto a classificar." }),
      into: z.record(name, z.strictObject({ words: z.array(text).optional(), intents: z.array(name).optional() })),
    }),
    save: variableName,
    on_unknown: outcome.optional(),
  }),
  saves: (raw) => (typeof raw.save === "string" ? [{ name: raw.save, type: "text" }] : []),
  compile(step, compiler) {
    compiler.variable(step.save, "save");
    const source = compiler.expression(step.classify.text, "classify", "text");
    const classes = Object.entries(step.classify.into).map(([label, by]) => {
      for (const [index, intent] of (by.intents ?? []).entries()) {
        compiler.intent(intent, "classify", "into", label, "intents", index);
      }
      return { label, words: (by.words ?? []).map((word) => ` ${plain(word)} `), intents: by.intents ?? [] };
    });
    const unknown = compiler.outcome("on_unknown", step.on_unknown, NEXT);
    return {
      run(turn) {
        const value = turn.evaluate(source);
        const words = ` ${plain(typeof value === "string" ? value : "")} `;
        const byWords = classes.find((each) => each.words.some((word) => words.includes(word)));
        const intent = turn.understanding?.candidates.find(
          (candidate) => candidate.score >= ENOUGH && classes.some((each) => each.intents.includes(candidate.intent)),
        );
        const found = byWords ?? classes.find((each) => intent && each.intents.includes(intent.intent));
        turn.set(step.save, found?.label ?? null);
        return found ? NEXT : { kind: "outcome", outcome: unknown };
      },
    };
  },
});

/** The text in lower case, without accents and punctuation, with one space between words. */
function plain(words: string): string {
  return words
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
