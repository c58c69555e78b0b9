import { z } from "zod";
import type { ChoiceOption, InboundContent } from "../content.js";
import { SURE } from "../dialogue/believed.js";
import type { Value } from "../value.js";
import { parseScore } from "../values/parse-score.js";
import { wordsOf } from "../values/plain-text.js";
import { put, sameTitle } from "./question.js";
import { common, outcome, text, timeout, variableName } from "./shapes.js";
import {
  defineStep,
  type Move,
  NEXT,
  type Outcome,
  type Reading,
  STAY,
  type StepTurn,
  type Text,
} from "./step-kind.js";

/** In this order the number of an option is also the rating, when a channel shows the options as numbered text. */
const SCORES: readonly ChoiceOption[] = [
  { id: "1", label: "⭐ Péssimo" },
  { id: "2", label: "⭐⭐ Ruim" },
  { id: "3", label: "⭐⭐⭐ Mais ou menos" },
  { id: "4", label: "⭐⭐⭐⭐ Bom" },
  { id: "5", label: "⭐⭐⭐⭐⭐ Ótimo" },
];
const BUTTON = "Dar uma nota";
/** Up to this rating something went wrong, and a person should hear of it. */
const LOW = 2;
const DAY_MS = 24 * 3_600_000;
const COMMENT_MS = 10 * 60_000;
const LONGEST_COMMENT = 2_000;

const QUESTION = "De 1 a 5, que nota você dá para o atendimento?";
const THANKS = "Obrigado por avaliar! Isso nos ajuda a melhorar. 💚";
const PRAISE = "Que bom, obrigado! 💚 Se quiser deixar um comentário, é só escrever.";
const COMPLAINT = "Sinto muito que não tenha sido bom. O que aconteceu? Pode me contar por aqui.";
const UNCLEAR =
  "Não entendi a nota. Se quiser avaliar, escolha de 1 a 5; se for outro assunto, me conte com outras palavras.";
const NEVER_MIND = "Sem problema, fica para outra hora. Se precisar de algo, é só escrever.";
/** Whole messages that mean "no comment". */
const SKIPS =
  /^(?:n|nao|nao obrigad[oa]|nada|nada nao|so isso|era so isso|e so isso|so|nada a declarar|sem comentarios?|pular|prefiro nao|deixa pra la|obrigad[oa]|valeu|vlw|de nada|ok|blz|beleza|ta bom|tchau)$/;

/**
 * Asks for a rating of 1 to 5, then for a comment that may be left out. The rating is recorded at once and the comment
 * is added later, so that nothing is lost if something comes in between. Nobody is asked twice: silence or another
 * topic ends the step without a word.
 */
export const csat = defineStep({
  verb: "csat",
  summary: "Pede uma nota de 1 a 5 e, se a pessoa quiser, um comentário.",
  schema: z.strictObject({
    ...common,
    csat: z
      .strictObject({
        question: text.optional().meta({ description: "A pergunta." }),
        comment: z.boolean().optional().meta({ description: "false: não pede comentário." }),
        thanks: text.optional().meta({ description: "O agradecimento a quem deu uma nota boa." }),
      })
      .nullable(),
    save: variableName.optional().meta({ description: 'Variável (número) que guarda a nota; sem isso, "rating".' }),
    on_low: outcome
      .optional()
      .meta({ description: "Nota 1 ou 2, depois do comentário. Sem isso, uma pessoa é chamada." }),
    timeout: timeout.optional(),
  }),
  saves: (raw) => [
    { name: nameOf(raw.save), type: "number" },
    { name: "rating_comment", type: "text" },
  ],
  compile(step, compiler) {
    const variable = nameOf(step.save);
    compiler.variable(variable, "save");
    const words = compiler.text(step.csat?.question ?? QUESTION, "csat", "question");
    const thanks = compiler.text(step.csat?.thanks ?? THANKS, "csat", "thanks");
    compiler.fits({ text: words, options: SCORES }, "csat", "question");
    compiler.fits({ text: thanks }, "csat", "thanks");
    const late = compiler.timeout(step.timeout, NEXT);
    const quiet: Move = late ? { kind: "outcome", outcome: late.outcome } : NEXT;
    const low = compiler.outcome("on_low", step.on_low, { kind: "give_up", flow: "system-low-rating", inputs: {} });
    const parts: Parts = { variable, words, thanks, low, comments: step.csat?.comment ?? true };
    return {
      waits: true,
      fleeting: true,
      question: {
        interruptible: true,
        freeText: false,
        label: "nota",
        variable,
        type: "choice",
        options: SCORES,
        read: (turn, content) => (commenting(turn) ? readComment(turn, content) : readScore(content)),
        fill: (turn, value) => (commenting(turn) ? addComment(turn, value, parts) : rate(turn, value, parts)),
        misread(turn) {
          if (commenting(turn)) return finish(turn, parts, true);
          const again = turn.countTry() === 1;
          turn.say({ kind: "text", text: again ? UNCLEAR : NEVER_MIND });
          return again ? STAY : quiet;
        },
        prompt: (turn) => (commenting(turn) ? ask(turn, parts) : put(turn, turn.text(words), SCORES, BUTTON)),
      },
      run(turn) {
        turn.set(variable, null);
        turn.set("rating_comment", null);
        put(turn, turn.text(words), SCORES, BUTTON);
        return { kind: "wait", wait: { for: "message", after: late?.after ?? DAY_MS } };
      },
      resume(turn, signal) {
        if (signal.kind !== "timer") return null;
        return commenting(turn) ? finish(turn, parts, false) : quiet;
      },
    };
  },
});

type Parts = { variable: string; words: Text; thanks: Text; low: Outcome; comments: boolean };

function nameOf(save: unknown): string {
  return typeof save === "string" ? save : "rating";
}

/**
 * Whether the rating was given and a comment is awaited. The wait then carries the key of the request that recorded the
 * rating.
 */
function commenting(turn: StepTurn): boolean {
  return turn.wait?.effect != null;
}

function readScore(content: InboundContent): Reading {
  if (content.kind === "choice") {
    const chosen = SCORES.find(({ id, label }) => id === content.id && sameTitle(label, content.text));
    if (chosen) return { fit: "sure", value: { score: Number(chosen.id), comment: null }, shown: chosen.label };
  }
  const said = textOf(content);
  const parsed = said === null ? null : parseScore(said);
  if (!parsed || said === null) return { fit: "none", reason: "" };
  const comment = parsed.words ? said.slice(0, LONGEST_COMMENT).toWellFormed() : null;
  return { fit: parsed.sure ? "sure" : "weak", value: { score: parsed.score, comment }, shown: String(parsed.score) };
}

/** Any text is the comment, unless it declines to comment or is surely about something else. */
function readComment(turn: StepTurn, content: InboundContent): Reading {
  const said = textOf(content)?.trim() ?? "";
  const comment =
    said === "" || SKIPS.test(wordsOf(said).join(" ")) ? null : said.slice(0, LONGEST_COMMENT).toWellFormed();
  const reading = { value: { comment }, shown: comment === null ? "(sem comentário)" : "(comentário)" };
  return comment !== null && changesTopic(turn, comment) ? { fit: "weak", ...reading } : { fit: "sure", ...reading };
}

/**
 * "Demorou a tarde toda" is a comment, not a slow computer. Only a word that starts a flow, or a question, is another
 * topic.
 */
function changesTopic(turn: StepTurn, said: string): boolean {
  return (turn.understanding?.commands ?? []).some(
    (command) =>
      (command.kind === "start_flow" && (command.by === "keyword" || (command.score >= SURE && said.includes("?")))) ||
      ((command.kind === "handover" || command.kind === "cancel") && command.score >= SURE),
  );
}

function rate(turn: StepTurn, value: Value, parts: Parts): Move {
  const { score, comment } = fieldsOf(value);
  turn.set(parts.variable, score);
  turn.set("rating_comment", comment);
  const effect = turn.effect({ kind: "request", to: "ratings.record", input: { score, comment } });
  if (comment !== null || !parts.comments) return finish(turn, parts, true);
  ask(turn, parts);
  return { kind: "wait", wait: { for: "message", after: COMMENT_MS, effect, options: [] } };
}

function addComment(turn: StepTurn, value: Value, parts: Parts): Move {
  const { comment } = fieldsOf(value);
  if (comment !== null) {
    turn.set("rating_comment", comment);
    const of = turn.wait?.effect ?? null;
    turn.effect({
      kind: "request",
      to: "ratings.record",
      input: { score: Number(turn.get(parts.variable)), comment, of },
    });
  }
  return finish(turn, parts, true);
}

function ask(turn: StepTurn, parts: Parts): void {
  turn.say({ kind: "text", text: isLow(turn, parts) ? COMPLAINT : PRAISE });
}

/** Thanks the customer if they just wrote (`present`). After silence, nothing is said. */
function finish(turn: StepTurn, parts: Parts, present: boolean): Move {
  if (!isLow(turn, parts)) {
    if (present) turn.say({ kind: "text", text: turn.text(parts.thanks) });
    return NEXT;
  }
  const inputs = { score: turn.get(parts.variable), comment: turn.get("rating_comment"), present };
  const otherwise: Move = { kind: "give_up", flow: "system-low-rating", inputs };
  return { kind: "outcome", outcome: { ...parts.low, otherwise } };
}

function isLow(turn: StepTurn, parts: Parts): boolean {
  return Number(turn.get(parts.variable)) <= LOW;
}

function fieldsOf(value: Value): { score: number; comment: string | null } {
  const { score, comment } = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  return { score: Number(score), comment: typeof comment === "string" ? comment : null };
}

function textOf(content: InboundContent): string | null {
  if (content.kind === "text" || content.kind === "choice") return content.text;
  return content.kind === "media" ? (content.caption ?? null) : null;
}
