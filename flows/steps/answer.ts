import { z } from "zod";
import type { ModelsPart } from "../requests/knowledge-requests.js";
import { type AskedInput, readResult } from "../room-request.js";
import { common, outcome, text, variableName } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/** Longer questions are cut, because people say early what they ask. UTF-16 code units. */
const LONGEST = 1_000;
/** A search takes milliseconds and reports its own failures. Only a process that ended takes this long (ms). */
const TIME_LIMIT_MS = 60_000;

const UNKNOWN = [
  'Isso eu não sei responder. Posso ajudar com outro assunto; se preferir, escreva "atendente" para falar com uma pessoa.',
  "Essa eu também não sei dizer com certeza, e não quero inventar. Quer que eu chame alguém da equipe?",
  "Não tenho essa informação por aqui. Uma pessoa da equipe deve saber: é só escrever “atendente”.",
];
const FAILED =
  'Não consegui procurar essa resposta agora. Tente de novo daqui a pouco ou, se preferir, escreva "atendente" para falar com uma pessoa.';

/** Added when the answer was only likely, so that the customer knows how to go on. */
const NOT_THAT = "Se não era isso, me conte com outras palavras; se preferir, chamo uma pessoa.";

/** Answers a question from the company's articles, in their words and with their title, or says that nobody knows. */
export const answer = defineStep({
  verb: "answer",
  summary: "Responde a uma pergunta com os artigos da empresa, e diz de qual deles.",
  schema: z.strictObject({
    ...common,
    answer: z
      .union([
        text,
        z.strictObject({
          question: text,
          told: z
            .string()
            .optional()
            .meta({ description: "Condição: não é pergunta, e não fica entre as sem resposta." }),
          passage: text.optional().meta({ description: "O id de uma das opções: responde com ela." }),
          about: text.optional().meta({ description: "O assunto, quando já se sabe: procura primeiro nele." }),
          sure: z
            .string()
            .optional()
            .meta({ description: "Condição: o que só parece ser a resposta conta como on_unknown." }),
        }),
      ])
      .meta({ description: "A pergunta do cliente." }),
    save: variableName.optional().meta({ description: "Guarda { text, source, score, passages }, ou { options }." }),
    on_between: outcome
      .optional()
      .meta({ description: "Quando há dúvida entre algumas respostas: { options } em save." }),
    on_not_offered: outcome
      .optional()
      .meta({ description: "Quando se pergunta por um serviço que não está em lugar nenhum." }),
    on_unknown: outcome.optional().meta({ description: "Quando nenhum artigo responde." }),
    on_failed: outcome.optional().meta({ description: "Quando não deu para procurar." }),
  }),
  saves: (raw) => (typeof raw.save === "string" ? [{ name: raw.save, type: "object" }] : []),
  compile(step, compiler) {
    const written = typeof step.answer === "string" ? null : step.answer;
    const question =
      typeof step.answer === "string"
        ? compiler.text(step.answer, "answer")
        : compiler.text(step.answer.question, "answer", "question");
    const told = written?.told === undefined ? null : compiler.condition(written.told, "answer", "told");
    const passage = written?.passage === undefined ? null : compiler.text(written.passage, "answer", "passage");
    const about = written?.about === undefined ? null : compiler.text(written.about, "answer", "about");
    const sure = written?.sure === undefined ? null : compiler.condition(written.sure, "answer", "sure");
    if (step.save !== undefined) compiler.variable(step.save, "save");
    const unknown = compiler.outcome("on_unknown", step.on_unknown, NEXT);
    const failed = compiler.outcome("on_failed", step.on_failed, NEXT);
    // For a flow without a way for these two outcomes, both count as unknown.
    const between = step.on_between === undefined ? null : compiler.outcome("on_between", step.on_between, NEXT);
    const notOffered =
      step.on_not_offered === undefined ? null : compiler.outcome("on_not_offered", step.on_not_offered, NEXT);
    return {
      run(turn) {
        const input: AskedInput<"knowledge.search"> = {
          question: turn.text(question).slice(0, LONGEST).toWellFormed(),
        };
        // A statement gets this flag, because it does not ask about the current subject: it only repeats it.
        if (told && turn.evaluate(told) === true) input.told = true;
        const context = turn.topics();
        if (context.length > 0 && input.told !== true) input.context = context;
        const chosen = passage ? turn.text(passage).slice(0, LONGEST).toWellFormed() : "";
        if (chosen !== "") input.passage = chosen;
        const subject = about ? turn.text(about).trim() : "";
        if (subject !== "") input.about = subject;
        const effect = turn.effect({ kind: "request", to: "knowledge.search", input });
        return { kind: "wait", wait: { for: "result", effect, after: TIME_LIMIT_MS } };
      },
      resume(turn, signal) {
        if (signal.kind !== "result" && signal.kind !== "timer") return null;
        const heard = signal.kind === "result" ? readResult("knowledge.search", signal) : null;
        const found = heard?.outcome === "found" ? heard.value : null;
        if (!found && heard && "model" in heard.value) turn.note(`não achou${byModel(heard.value.model)}`);
        if (found?.sure === false && sure && turn.evaluate(sure) === true) {
          turn.note(`só parece ser: ${found.source}`);
          return { kind: "outcome", outcome: unknown };
        }
        if (step.save !== undefined) turn.set(step.save, found && signal.kind === "result" ? signal.value : null);
        if (found) {
          turn.note(`responde com: ${found.source}${byModel(found.model)}`);
          const words = `${found.text}\n\nFonte: ${found.source}`;
          const text = found.sure !== false ? words : `Acho que é isto:\n\n${words}\n\n${NOT_THAT}`;
          const again = turn.saidLately(text);
          const short = again && signal.kind === "result" ? turn.inShort(signal.value) : null;
          turn.say({ kind: "text", text: short ?? (again ? turn.anyOf(saidBefore(text)) : text) });
          return NEXT;
        }
        if (heard?.outcome === "between" && between && signal.kind === "result") {
          if (step.save !== undefined) turn.set(step.save, signal.value);
          return { kind: "outcome", outcome: between };
        }
        if (heard?.outcome === "not_offered" && notOffered) return { kind: "outcome", outcome: notOffered };
        const missing = heard && heard.outcome !== "failed" ? unknown : failed;
        if (!missing.target) turn.say({ kind: "text", text: missing === unknown ? turn.anyOf(UNKNOWN) : FAILED });
        return { kind: "outcome", outcome: missing };
      },
    };
  },
});

/** For the trace: what a model had to do with the answer, and what it cost. */
function byModel(model: ModelsPart | undefined): string {
  if (!model) return "";
  const money = model.micros === null ? "" : `, ${(model.micros / 1_000_000).toFixed(6)} ${model.currency}`;
  const wrote = model.sentences.length > 0 ? "escrito pelo modelo" : "o modelo não soube";
  return ` (${wrote}: ${model.tokens} tokens${money})`;
}

/** When the same answer is given again within a short time, the bot says so and offers a person: it may not be what is asked now. */
function saidBefore(text: string): string[] {
  const whole = text.endsWith(NOT_THAT) ? text : `${text}\n\n${NOT_THAT}`;
  return ["É o que te contei há pouco:", "De novo, para você ter à mão:", "Sobre isso, o que eu sei é isto:"].map(
    (lead) => `${lead}\n\n${whole}`,
  );
}
