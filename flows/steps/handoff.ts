import { z } from "zod";
import { common, name, outcome, text } from "./shapes.js";
import { defineStep, type Move, NEXT } from "./step-kind.js";

/**
 * Asks for a person and tells the customer so. Later steps may still note or tag, but the first wait or the end of the
 * flow ends the whole dialogue, unless `on_returned` says how it continues when the person gives the conversation back.
 */
export const handoff = defineStep({
  verb: "handoff",
  summary: "Passa a conversa para uma pessoa da equipe.",
  schema: z.strictObject({
    ...common,
    handoff: z.strictObject({
      team: name.optional(),
      reason: text.optional().meta({ description: "Por que, em palavras para a equipe." }),
      say: z
        .union([text, z.literal(false)])
        .optional()
        .meta({ description: "O que o cliente lê; false: nada." }),
    }),
    on_returned: outcome.optional().meta({ description: "Quando a pessoa devolve a conversa." }),
  }),
  compile(step, compiler) {
    const { team, reason, say } = step.handoff;
    if (team !== undefined) compiler.team(team, "handoff", "team");
    const why = compiler.text(reason ?? "O cliente precisa de uma pessoa", "handoff", "reason");
    const words = typeof say === "string" ? compiler.text(say, "handoff", "say") : null;
    if (words) compiler.fits({ text: words }, "handoff", "say");
    const returned =
      step.on_returned === undefined
        ? null
        : compiler.outcome("on_returned", step.on_returned, { kind: "end", outcome: "returned" });
    const after: Move = returned ? { kind: "wait", wait: { for: "return" } } : NEXT;
    return {
      flowsOn: returned === null,
      waits: returned !== null,
      irreversible: true,
      run(turn) {
        if (words) turn.say({ kind: "text", text: turn.text(words) });
        else if (say !== false) turn.say({ kind: "text", text: promise(turn.hours()) });
        turn.effect({ kind: "handoff", team: team ?? null, reason: turn.text(why), summary: turn.summary() });
        if (!returned) turn.handOver();
        return after;
      },
      resume: (_turn, signal) =>
        signal.kind === "returned" && returned ? { kind: "outcome", outcome: returned } : null,
    };
  },
});

/** What the customer may expect, according to the opening hours. */
function promise(hours: { open: boolean; nextOpening: string }): string {
  if (hours.open) return "Vou chamar alguém da equipe. Assim que a pessoa entrar, ela responde por aqui.";
  const when = hours.nextOpening ? ` ${hours.nextOpening}` : " assim que abrirmos";
  return `Agora não há ninguém no balcão, mas já deixei avisado: uma pessoa responde por aqui${when}.`;
}
