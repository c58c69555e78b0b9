import { z } from "zod";
import { common, text } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/** Writes a line for people into the transcript. The customer never sees it. */
export const note = defineStep({
  verb: "note",
  summary: "Deixa uma anotação para a equipe, que o cliente não vê.",
  schema: z.strictObject({ ...common, note: text }),
  compile(step, compiler) {
    const words = compiler.text(step.note, "note");
    return {
      run(turn) {
        turn.effect({ kind: "note", text: turn.text(words) });
        return NEXT;
      },
    };
  },
});
