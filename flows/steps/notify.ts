import { z } from "zod";
import { common, name, text } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/** Notifies the people of a team (or everybody). */
export const notify = defineStep({
  verb: "notify",
  summary: "Avisa uma equipe (ou todos) de que algo aconteceu.",
  schema: z.strictObject({ ...common, notify: z.strictObject({ team: name.optional(), text }) }),
  compile(step, compiler) {
    const team = step.notify.team ?? null;
    if (team !== null) compiler.team(team, "notify", "team");
    const words = compiler.text(step.notify.text, "notify", "text");
    return {
      run(turn) {
        turn.effect({ kind: "notify", team, text: turn.text(words) });
        return NEXT;
      },
    };
  },
});
