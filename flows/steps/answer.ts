import { z } from "zod";
import type { Value } from "../value.js";
import { common, outcome, text, variableName } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/** Longer questions are cut: what is asked is said early. UTF-16 code units. */
const LONGEST = 1_000;
/** A search takes milliseconds, and tells itself when it cannot; this long only a process that went away may take. */
const TIME_LIMIT_MS = 60_000;

const UNKNOWN = [
  'Isso eu não sei responder. Posso ajudar com outro assunto; se preferir, escreva "atendente" para falar com uma pessoa.',
  "Essa eu também não sei dizer com certeza, e não quero inventar. Quer que eu chame alguém da equipe?",
  "Não tenho essa informação por aqui. Uma pessoa da equipe deve saber: é só escrever “atendente”.",
];
const FAILED =
  'Não consegui procurar essa resposta agora. Tente de novo daqui a pouco ou, se preferir, escreva "atendente" para falar com uma pessoa.';

/** Answers a question from the company's articles, in their words and with their name, or says that it does not know. */
export const answer = defineStep({
  verb: "answer",
  summary: "Responde a uma pergunta com os artigos da empresa, e diz de qual deles.",
  schema: z.strictObject({
    ...common,
    answer: z.union([text, z.strictObject({ question: text })]).meta({ description: "A pergunta do cliente." }),
    save: variableName.optional().meta({ description: "Guarda { text, source, score, passages }." }),
    on_unknown: outcome.optional().meta({ description: "Quando nenhum artigo responde." }),
    on_failed: outcome.optional().meta({ description: "Quando não deu para procurar." }),
  }),
  saves: (raw) => (typeof raw.save === "string" ? [{ name: raw.save, type: "object" }] : []),
  compile(step, compiler) {
    const [source, path] =
      typeof step.answer === "string" ? [step.answer, ["answer"]] : [step.answer.question, ["answer", "question"]];
    const question = compiler.text(source, ...path);
    if (step.save !== undefined) compiler.variable(step.save, "save");
    const unknown = compiler.outcome("on_unknown", step.on_unknown, NEXT);
    const failed = compiler.outcome("on_failed", step.on_failed, NEXT);
    return {
      run(turn) {
        const context = turn.topics();
        const input = { question: turn.text(question).slice(0, LONGEST), ...(context.length > 0 ? { context } : {}) };
        const effect = turn.effect({ kind: "request", to: "knowledge.search", input });
        return { kind: "wait", wait: { for: "result", effect, after: TIME_LIMIT_MS } };
      },
      resume(turn, signal) {
        if (signal.kind !== "result" && signal.kind !== "timer") return null;
        const found = signal.kind === "result" && signal.outcome === "found" ? readAnswer(signal.value) : null;
        if (step.save !== undefined) turn.set(step.save, found && signal.kind === "result" ? signal.value : null);
        if (found) {
          turn.note(`responde com: ${found.source}`);
          turn.say({ kind: "text", text: `${found.text}\n\nFonte: ${found.source}` });
          return NEXT;
        }
        const missing = signal.kind === "result" && signal.outcome === "unknown" ? unknown : failed;
        if (!missing.target) turn.say({ kind: "text", text: missing === unknown ? turn.anyOf(UNKNOWN) : FAILED });
        return { kind: "outcome", outcome: missing };
      },
    };
  },
});

function readAnswer(value: Value): { text: string; source: string } | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { text: words, source } = value;
  return typeof words === "string" && words !== "" && typeof source === "string" ? { text: words, source } : null;
}
