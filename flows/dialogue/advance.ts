import type { Step } from "../program.js";
import type { Frame } from "../state.js";
import { StepFailure } from "../steps/step-failure.js";
import type { Move, Question, Reading, Signal } from "../steps/step-kind.js";
import type { Value, Values, VariableType } from "../value.js";
import { plainText, wordsOf } from "../values/plain-text.js";
import { askAgain } from "./ask-again.js";
import { ANSWER_FLOW } from "./ask-knowledge.js";
import { SURE } from "./believed.js";
import { afterAnswer, startOver } from "./choose-start.js";
import { attempt, fail } from "./fail.js";
import { leadBack } from "./lead-back.js";
import { TAKE_UP_FLOW, takeUp } from "./left.js";
import { MANY_OPTIONS } from "./memory.js";
import { clear, endWait, leaveToPerson, pop, push, renewWait, rootOf, startWait } from "./stack.js";
import { noteAnswered } from "./topic.js";
import type { Turn } from "./turn.js";

/** A flow that runs more steps than this without waiting is in an endless loop. */
export const MOST_STEPS = 100;
/** The same holds for more flows than this inside each other. */
const MOST_FRAMES = 40;

/** Runs the top of the stack until it waits for somebody or something, or the stack is empty. */
export function advance(turn: Turn): void {
  for (let frame = turn.top(); frame; frame = turn.top()) {
    if (frame.wait) {
      if (turn.handedOver && frame.wait.for !== "return") leaveToPerson(turn);
      return;
    }
    attempt(turn, () => runOne(turn, frame));
  }
}

/** Gives a signal to the step that waits for it. False when it means nothing to the step. */
export function deliver(turn: Turn, frame: Frame, signal: Signal): boolean {
  const step = turn.stepOf(frame);
  if (!step) throw new StepFailure("o passo em espera não existe neste programa");
  const move = step.behaviour.resume?.(turn, signal) ?? null;
  if (move === null) return false;
  if (step.verb === "answer" && signal.kind === "result" && signal.outcome === "found")
    noteAnswered(turn, signal.value);
  settle(turn, frame, step, move);
  return true;
}

/** Ends a step's wait (unless the step goes on waiting) and makes the step's next move. */
export function settle(turn: Turn, frame: Frame, step: Step, move: Move): void {
  if (move.kind !== "stay") endWait(turn, frame);
  follow(turn, frame, step, move);
}

type Unfit = Extract<Reading, { fit: "none" }>;

/** The message does not answer the open question. The question says so and is asked again, or the step gives up. */
export function misread(turn: Turn, frame: Frame, step: Step, question: Question, reading: Unfit): void {
  turn.note(`não serve: ${reading.reason}`);
  settle(turn, frame, step, question.misread(turn, reading.reason, reading.heard));
  if (frame.wait) renewWait(turn, frame);
}

/** Makes a step's move. */
function follow(turn: Turn, frame: Frame, step: Step, move: Move): void {
  switch (move.kind) {
    case "next":
      frame.step = step.next.index;
      return;
    case "jump":
      frame.step = move.to.index;
      return;
    case "outcome": {
      const { name, target, otherwise } = move.outcome;
      turn.trace.push({ flow: frame.flow, step: step.key, verb: name, note: target ? "" : "como de costume" });
      if (frame.wait) endWait(turn, frame);
      follow(turn, frame, step, target ? { kind: "jump", to: target } : otherwise);
      return;
    }
    case "wait":
      startWait(turn, frame, move.wait);
      return;
    case "stay":
      return;
    case "call":
      if (turn.state.frames.length >= MOST_FRAMES) throw new StepFailure("há fluxos demais um dentro do outro");
      startWait(turn, frame, { for: "call" });
      push(turn, move.flow, "call", move.inputs);
      return;
    case "end":
      endFlow(turn, move.outcome);
      return;
    case "give_up":
      clear(turn);
      push(turn, move.flow, "main", move.inputs);
      return;
    default:
      move satisfies never;
  }
}

function runOne(turn: Turn, frame: Frame): void {
  const step = turn.stepOf(frame);
  if (!step) {
    endFlow(turn, "done");
    return;
  }
  turn.steps += 1;
  if (turn.steps > MOST_STEPS) {
    fail(turn, "system-too-many-steps", `mais de ${MOST_STEPS} passos sem esperar por ninguém`);
    return;
  }
  if (step.when && turn.evaluate(step.when) !== true) {
    frame.step = step.next.index;
    return;
  }
  turn.trace.push({ flow: frame.flow, step: step.key, verb: step.verb, note: "" });
  const move = step.behaviour.run(turn);
  if (step.behaviour.irreversible) frame.answers = [];
  follow(turn, frame, step, move);
}

/** Ends the top flow and continues the one below it. */
function endFlow(turn: Turn, outcome: string): void {
  const top = turn.top();
  const outputs: Values = {};
  for (const name of top ? turn.flowOf(top).outputs : []) outputs[name] = turn.get(name);
  const chosen: Value = top?.vars.chosen ?? null;
  const ended = pop(turn);
  if (turn.handedOver) {
    leaveToPerson(turn, ended);
    return;
  }
  const below = turn.top();
  const picked = typeof chosen === "string" && turn.program.flows.has(chosen);
  if (ended?.flow === TAKE_UP_FLOW && outcome === "resume") takeUp(turn);
  else if (ended?.role === "clarify" && (picked || !below)) startOver(turn, typeof chosen === "string" ? chosen : null);
  else if (ended && decidesNext(ended, outcome, below)) afterAnswer(turn, outcome, ended.vars);
  else if (ended?.role === "call" && below) deliver(turn, below, { kind: "called", outcome, outputs });
  else if (ended && below?.wait && !misreadAfter(turn, below, ended, outcome)) comeBack(turn, below, ended);
}

/**
 * The customer stated something without asking, and no article knew about it, so it was meant as the answer to the
 * question below. False when that does not apply.
 */
function misreadAfter(turn: Turn, below: Frame, { flow, vars }: Frame, outcome: string): boolean {
  const step = turn.stepOf(below);
  const question = step?.behaviour.question;
  if (flow !== ANSWER_FLOW || outcome !== "unknown" || vars.told !== true) return false;
  if (below.wait?.for !== "message" || below.wait.missed || !step || !question) return false;
  const text = typeof vars.question === "string" ? vars.question : "";
  const reading = question.read(turn, { kind: "text", text }, below.wait.options ?? null);
  if (reading.fit !== "none") return false;
  // The flow continues with what the customer said, not with the result of the article search.
  turn.heard = { message: { kind: "text", text }, firstContact: turn.heard.firstContact };
  if (!noteTold(turn, question, text)) misread(turn, below, step, question, reading);
  return true;
}

/**
 * Handles a statement that belongs to the case and does not answer the question, such as "Ele faz isso desde ontem"
 * where an option is to be chosen, or "paguei ontem no pix" where a CPF is asked for. It is noted, once, and the
 * question is asked again. False when the text is an attempt to answer, or this was done before.
 */
export function noteTold(turn: Turn, question: Question, text: string): boolean {
  const options = turn.wait?.options ?? question.options ?? [];
  const noNumber = NUMBERS.has(question.type) && !/\d/.test(text) && !LACKS.test(plainText(text));
  if (question.takesAll || !(options.length > 0 || noNumber) || wordsOf(text).length < 3) return false;
  // A sentence without a number is no failed attempt at the number. A customer who does this again is treated as not
  // understood.
  if ((noNumber ? turn.state.misses : (turn.wait?.tries ?? 0)) > 0) return false;
  if (noNumber) turn.state.misses += 1;
  else turn.countTry();
  turn.effect({ kind: "note", text: "O cliente contou mais sobre o que precisa. Ficou anotado na conversa." });
  turn.openWith(turn.anyOf(noNumber ? NOT_UNDERSTOOD_NUMBER : NOT_UNDERSTOOD));
  askAgain(turn);
  return true;
}

/** Types for which an attempt always contains a digit. */
const NUMBERS: ReadonlySet<VariableType> = new Set(["cpf", "cnpj", "cep", "phone"]);
/** The customer does not have the number. The flow decides how to go on without it. */
const LACKS = /\b(?:nao|sem|nem|esqueci|depois|perdi (?:o|meu|esse) (?:cpf|cnpj|cep|numero|documento))\b/;
const NOT_UNDERSTOOD_NUMBER = [
  "Isso eu não entendi; fica na conversa para a equipe ler. Se preferir, é só pedir uma pessoa.",
  "Não consegui entender essa parte, mas a equipe lê. Se precisar, chamo uma pessoa.",
];
const NOT_UNDERSTOOD = [
  "Essa parte eu não entendi; fica na conversa para a equipe ler.",
  "Não consegui entender isso. Se for importante, é só pedir uma pessoa.",
  "Desculpe, isso eu não peguei. A equipe lê depois; por aqui, me ajude com isto:",
];

/**
 * Whether the next step depends on what the articles knew: nothing else is waiting, or a flow waits for their result to
 * begin.
 */
function decidesNext({ flow, role, vars }: Frame, outcome: string, below: Frame | undefined): boolean {
  if (flow !== ANSWER_FLOW || role === "call") return false;
  return !below || (outcome === "unknown" && typeof vars.likely === "string");
}

/** The frame below continues after `ended`. It first handles what it missed, otherwise its question is asked again. */
function comeBack(turn: Turn, frame: Frame, ended: Frame): void {
  if (ended.role === "digression" && letGo(turn, frame)) return;
  if (isQuiet(turn, frame, ended) || staysOpen(turn, frame, ended)) return;
  if (frame.wait?.for === "message" && !frame.wait.missed && ended.role === "digression") {
    // The request to see the question again was meant for the flow that interrupted, not for this one.
    turn.asked = null;
    leadBack(turn);
  } else resume(turn);
}

/**
 * Whether the question below stays as it is on the screen: what was heard asked for no repetition, or the flow below
 * had only just begun (it asks what the customer came for), so there is no subject to lead back to.
 */
function staysOpen(turn: Turn, frame: Frame, ended: Frame): boolean {
  if (frame.wait?.for !== "message" || frame.wait.missed) return false;
  if (!turn.leftOpen && !(ended.role === "digression" && isReception(turn))) return false;
  turn.leftOpen = true;
  if (ended.role === "digression") frame.wait = { ...frame.wait, aside: true };
  renewWait(turn, frame);
  return true;
}

/**
 * Whether the flow on top receives people: it welcomes, shows the menu, or did not understand. An interruption ends
 * such a flow.
 */
function isReception(turn: Turn): boolean {
  const { program } = turn;
  const root = rootOf(turn.state.frames);
  const { firstMessage, fallback, outOfHours } = program.starts;
  if ([firstMessage, fallback, outOfHours].includes(root.flow)) return true;
  if (program.intents.some(({ flow, means }) => flow === root.flow && means === "menu")) return true;
  return turn.flowOf(root).system && turn.flowOf(root).whenInterrupted === "drop";
}

/**
 * "Obrigada" while a long menu is open is answered without showing the menu again, because it is still on the screen.
 */
function isQuiet(turn: Turn, frame: Frame, { flow }: Frame): boolean {
  const courtesy =
    turn.understanding?.commands.some(
      (command) => command.kind === "small_talk" && command.topic !== "greeting" && command.score >= SURE,
    ) || turn.program.intents.some((intent) => intent.means === "thanks" && intent.flow === flow);
  if (!courtesy || frame.wait?.for !== "message" || frame.wait.missed) return false;
  const options = frame.wait.options ?? turn.stepOf(frame)?.behaviour.question?.options ?? [];
  if (options.length <= MANY_OPTIONS) return false;
  renewWait(turn, frame);
  return true;
}

/**
 * A question that is only asked once is not repeated: the step is told that its time is up. False when this step is no
 * such one.
 */
export function letGo(turn: Turn, frame: Frame): boolean {
  return turn.stepOf(frame)?.behaviour.fleeting === true && deliver(turn, frame, { kind: "timer" });
}

/**
 * The top frame listens again: it handles what it missed while other frames were on top, or asks its question again.
 */
export function resume(turn: Turn): void {
  const frame = turn.top();
  if (!frame?.wait) return;
  const { missed } = frame.wait;
  if (!missed) {
    // A question that is only asked once is shown again to a customer who asks to see it.
    if (turn.asked === "again" || turn.stepOf(frame)?.behaviour.fleeting !== true) askAgain(turn);
    return;
  }
  frame.wait = { ...frame.wait, missed: null };
  deliver(turn, frame, missed);
}
