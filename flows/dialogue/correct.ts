import type { Frame } from "../state.js";
import type { Command } from "../understanding.js";
import type { Value, VariableType } from "../value.js";
import { plainText, wordsOf } from "../values/plain-text.js";
import { endWait, push } from "./stack.js";
import type { Turn } from "./turn.js";

type Answer = Frame["answers"][number];

/** Replaces an earlier answer by another one, when a message surely asks for that. */
export function correct(turn: Turn, frame: Frame, threshold: number): boolean {
  const command = turn.understanding?.commands.find(
    (each): each is Command & { kind: "set" } => each.kind === "set" && each.correction && each.score >= threshold,
  );
  const given = command && frame.answers.find((answer) => answer.variable === command.variable);
  if (!command || !given) return false;
  return replace(turn, frame, given, (type) => asWritten(turn, command.value, type));
}

/**
 * The customer edited a message that had answered a question, alone or as one text of a burst. The answer is corrected
 * if possible. When it cannot be corrected, or when a flow below the open question depends on it, the customer is asked
 * what changed. False when no question is open.
 */
export function correctEdited(turn: Turn, event: string, text: string): boolean {
  const top = turn.top();
  if (top?.wait?.for !== "message") return false;
  for (const frame of [...turn.state.frames].reverse()) {
    const given = frame.answers.find((answer) => answer.event === event || isPart(answer, event));
    if (!given) continue;
    const whole = given.parts?.map((part) => (part.event === event ? text : part.text)).join("\n") ?? text;
    const changed = frame === top ? replace(turn, frame, given, () => whole) : replaceBelow(turn, frame, given, whole);
    if (!changed) break;
    const parts = given.parts?.map((part) => (part.event === event ? { ...part, text } : part));
    if (parts) frame.answers = frame.answers.map((answer) => (answer === given ? { ...answer, parts } : answer));
    return true;
  }
  if (!turn.saidLately(EDITED)) turn.say({ kind: "text", text: EDITED });
  return true;
}

const EDITED =
  "Vi que você editou uma mensagem, mas eu já tinha seguido com o que ela dizia. Se mudou algo importante, me escreva aqui o que é.";

const isPart = ({ parts }: Answer, event: string) => parts?.some((part) => part.event === event) ?? false;

/** Does the same in a flow that has another one on top of it, when nothing was decided by the answer. */
function replaceBelow(turn: Turn, frame: Frame, given: Answer, text: string): boolean {
  const flow = turn.flowOf(frame);
  const question = flow.steps[given.step]?.behaviour.question;
  if (!question || flow.decisive.has(given.variable) || flow.vars.get(given.variable)?.scope !== "flow") return false;
  const reading = question.read(turn, { kind: "text", text }, null);
  if (reading.fit === "none") return false;
  turn.note(`corrige ${given.variable} em ${frame.flow}`);
  frame.vars = { ...frame.vars, [given.variable]: reading.value };
  turn.forgetValues();
  push(turn, "system-correction", "repair", { label: question.label, value: reading.shown });
  return true;
}

/**
 * Replaces an answer. When conditions depend on it, the flow goes back to just behind that question (and does not ask
 * again for what is still known). Otherwise only the open question is asked once more.
 */
function replace(turn: Turn, frame: Frame, given: Answer, written: (type: VariableType) => string): boolean {
  const flow = turn.flowOf(frame);
  const step = flow.steps[given.step];
  const question = step?.behaviour.question;
  if (!question) return false;
  const reading = question.read(turn, { kind: "text", text: written(question.type) }, null);
  if (reading.fit === "none") return false;

  turn.note(`corrige ${given.variable}`);
  turn.set(given.variable, reading.value);
  if (flow.decisive.has(given.variable)) {
    // Takes back what the earlier answer began outside.
    turn.stepOf(frame)?.behaviour.abandon?.(turn);
    endWait(turn, frame);
    frame.step = step.next.index;
    frame.passed = [];
    const index = frame.answers.indexOf(given);
    frame.answers = frame.answers.slice(0, index + 1);
  }
  push(turn, "system-correction", "repair", { label: question.label, value: reading.shown });
  return true;
}

/**
 * When a message names exactly one answer as wrong without giving a better one ("O telefone tá errado"), that answer is
 * asked for again.
 */
export function askForBetter(turn: Turn, frame: Frame, text: string): boolean {
  const plain = plainText(text);
  if (!WRONG.test(plain) || wordsOf(text).length > 9) return false;
  const flow = turn.flowOf(frame);
  const named = frame.answers.filter(({ step }) => {
    const question = flow.steps[step]?.behaviour.question;
    return question !== undefined && isNamed(question.label, question.type, wordsOf(text));
  });
  const [given] = named;
  if (!given || named.length > 1) return false;
  turn.note(`está errado: ${given.variable}`);
  const { label = given.variable } = flow.steps[given.step]?.behaviour.question ?? {};
  endWait(turn, frame);
  turn.set(given.variable, null);
  frame.step = given.step;
  frame.passed = [];
  frame.answers = frame.answers.filter((answer) => answer !== given);
  turn.say({ kind: "text", text: `Sem problema, vamos corrigir: ${label}.` });
  return true;
}

const WRONG =
  /\b(?:errad[oa]s?|errei|incorret[oa]s?|trocad[oa]s?|corrig\w+|nao (?:e|eh|esta|ta) (?:ess[ea]|isso|cert[oa]|corret[oa])|(?:quero |preciso |da pra |posso )?(?:mudar|trocar|alterar|corrigir|arrumar))\b/;
const CALLED: Partial<Record<VariableType, readonly string[]>> = {
  cpf: ["cpf"],
  cnpj: ["cnpj"],
  cep: ["cep"],
  email: ["email", "e-mail"],
  phone: ["telefone", "celular", "numero", "fone"],
  date: ["data", "dia"],
  time: ["hora", "horario"],
};

function isNamed(label: string, type: VariableType, words: readonly string[]): boolean {
  const telling = wordsOf(label).filter(
    (word) => word.length > 2 && !/^(?:seu|sua|meu|minha|qual|que|dos|das|com)$/.test(word),
  );
  if (telling.length > 0 && telling.every((word) => words.includes(word))) return true;
  return (CALLED[type] ?? []).some((word) => words.includes(word));
}

/** Whether a message begins like a correction but contains only a yes or a no. */
export function correctsNothing(text: string): boolean {
  return /^(?:(?:ops|opa|ah|nao|pera|perai|espera|aliás|alias|quer dizer|na (?:verdade|real|vdd))[\s,.!]+)*(?:na (?:verdade|real|vdd)|alias|quer dizer|ops)[\s,.!]*(?:(?:sim|nao|isso|s|n)[\s.!]*)?$/.test(
    plainText(text),
  );
}

/** A value as a customer would write it, so that the question itself reads and judges it. */
export function asWritten(turn: Turn, value: Value, type: VariableType): string {
  return typeof value === "string" ? value : turn.format(value, type);
}
