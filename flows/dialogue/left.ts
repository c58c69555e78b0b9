import type { Frame } from "../state.js";
import { plainText, wordsOf } from "../values/plain-text.js";
import { askAgain } from "./ask-again.js";
import { begin, endWait, pop, push } from "./stack.js";
import type { Turn } from "./turn.js";

/** How long a dialogue that was left can be taken up again, in ms. */
const KEPT_MS = 24 * 3_600_000;

/** The flow that offers to take up again what was left. Its outcome is `resume` when the customer wants that. */
export const TAKE_UP_FLOW = "system-take-up";

/** Records where the dialogue stands, so that it can be taken up again. Questions of system flows are left out. */
export function keepLeft(turn: Turn, why: "cancelled" | "late"): void {
  const frames = leavable(turn);
  const [first] = frames;
  if (!first) return;
  const { title } = turn.flowOf(first);
  turn.state.left = { frames, program: turn.program.hash, at: turn.at, why, title };
}

/**
 * Keeps what the customer just declined, so that it can begin again if they change their mind. What was decided outside
 * is then decided again.
 */
export function keepDeclined(turn: Turn): void {
  keepLeft(turn, "cancelled");
  const { left } = turn.state;
  if (left)
    left.frames = left.frames.map((frame, index) =>
      index < left.frames.length - 1 ? frame : { ...frame, wait: null },
    );
}

/** The frames up to the last one that waits and is a company's own. */
function leavable(turn: Turn): Frame[] {
  const { frames, program } = turn.state;
  // The steps of another program can neither be looked at nor continued.
  if (program !== null && program !== turn.program.hash) return [];
  const last = frames.findLastIndex((frame) => frame.wait !== null && !turn.flowOf(frame).system);
  const top = frames[last];
  const behaviour = top && turn.stepOf(top)?.behaviour;
  if (!top?.wait || !behaviour || behaviour.fleeting || turn.flowOf(top).whenInterrupted === "drop") return [];
  if (top.wait.for !== "message" && !behaviour.abandon) return [];
  return frames.slice(0, last + 1).map((frame) => ({ ...frame }));
}

/** Ends everything that runs, because the customer wants that. What it began outside is cancelled, too. */
export function abandonAll(turn: Turn): void {
  turn.background = turn.summary();
  for (let frame = turn.top(); frame; frame = turn.top()) {
    if (frame.wait && frame.wait.for !== "call") turn.stepOf(frame)?.behaviour.abandon?.(turn);
    pop(turn);
  }
}

/** Whether something was left recently enough to be taken up again. */
export function mayTakeUp(turn: Turn): boolean {
  const { left } = turn.state;
  return left !== null && turn.at - left.at < KEPT_MS;
}

/**
 * Continues where the dialogue was left, with everything that was known. An open question is asked again; any other
 * step begins anew with the same values.
 */
export function takeUp(turn: Turn): void {
  const { left } = turn.state;
  turn.state.left = null;
  if (!left) return;
  turn.trace.push({ flow: left.frames[0]?.flow ?? "", step: "", verb: "resume", note: "retoma de onde parou" });
  if (left.program !== turn.program.hash) {
    // The steps belong to another program, so the flow begins anew.
    const root = left.frames.find((frame) => frame.role !== "call" && turn.program.flows.has(frame.flow));
    if (root) begin(turn, root.flow, root.vars);
    return;
  }
  restore(turn, left.frames);
  const top = turn.top();
  if (!top?.wait) return;
  if (top.wait.for === "message" && top.wait.effect === null) askAgain(turn);
  else endWait(turn, top);
}

function restore(turn: Turn, frames: readonly Frame[]): void {
  turn.state.frames = frames.map((frame) => ({
    ...frame,
    wait: frame.wait && { ...frame.wait, tries: 0, told: false, missed: null },
  }));
  turn.forgetValues();
}

/**
 * A payment came for what was left, which then continues. Null when it is for something else, or another dialogue is
 * running.
 */
export function recallPaid(turn: Turn, effect: string, outcome: string): Frame | undefined {
  const { left } = turn.state;
  const top = left?.frames.at(-1);
  if (!left || !mayTakeUp(turn) || outcome !== "paid" || turn.top() || top?.wait?.effect !== effect) return undefined;
  if (left.program !== turn.program.hash) return undefined;
  turn.state.left = null;
  restore(turn, left.frames);
  return turn.top();
}

/**
 * While no flow is running: "mudei de ideia" continues what was left. For a bare yes, or a tap on a question that is
 * over, the customer is told so and asked whether to take it up again. False when the message is about something else.
 */
export function takesUp(turn: Turn): boolean {
  const { event } = turn;
  if (event.kind !== "message" || turn.top()) return false;
  const { content } = event;
  if (content.kind !== "text" && content.kind !== "choice") return false;
  const late =
    content.kind === "choice"
      ? content.of !== undefined && !startsSomething(turn)
      : YES.test(plainText(content.text).replace(OPENING, ""));
  if (!mayTakeUp(turn)) {
    if (content.kind !== "choice" || !late) return false;
    push(turn, "system-offer-over", "main", { label: content.text });
    return true;
  }
  if (content.kind === "text" && (wantsBack(content.text) || wantsToPay(turn, content.text))) {
    turn.say({ kind: "text", text: `Que bom! Então voltamos de onde paramos: ${turn.state.left?.title ?? ""}.` });
    takeUp(turn);
    return true;
  }
  if (!late) return false;
  push(turn, TAKE_UP_FLOW, "main", { title: turn.state.left?.title ?? "" });
  return true;
}

const YES =
  /^(?:sim|s|ss|isso|claro|pode|pode sim|quero|quero sim|aceito|aprovo|autorizo|bora|vamos|sim,? (?:pode|quero|por favor|pf)|pode ser(?: sim)?|eu quero)[\s.!]*$/;
const OPENING = /^(?:(?:ah|opa|ops|entao|na real|na verdade|alias)[\s,.!]+)+/;
const CHANGED_MIND =
  /\b(?:mudei de idei\w+|pensei (?:melhor|bem)|pensando (?:bem|melhor)|repensei|reconsiderei|me arrependi|voltei atras)\b/;
const GO_ON =
  /^(?:(?:eu )?(?:quero|queria|vamos|bora|pode|podemos|vou)(?: sim)? )?(?:continuar|retomar|seguir|prosseguir|retoma|continua|pagar sim)\b|^(?:(?:eu )?pensei[\s,.!]+)?(?:(?:eu )?(?:quero|vou|vamos|bora|pode)) (?:fazer|seguir|aprovar) sim\b|\bde onde (?:a gente )?(?:parou|paramos|parei|estavamos)\b/;

function wantsBack(text: string): boolean {
  const plain = plainText(text).replace(BUT, "");
  if (plain.includes("?") || DENIES.test(plain)) return false;
  return wordsOf(text).length <= 9 && (CHANGED_MIND.test(plain) || GO_ON.test(plain));
}

/** The wish comes after something that is called off: "deixa quieto, eu quero pagar sim". */
const BUT =
  /^(?:nao[\s,.!]+)?(?:deixa (?:quieto|pra la|assim)|esquece(?: isso| o que eu (?:disse|falei))?)[\s,.!;…-]+(?=\S)/;
const DENIES = /\b(?:nao|naum|nem|nunca|deixa)\b/;
const WANTS_TO_PAY =
  /\b(?:quero|queria|vou|posso|prefiro|da pra|consigo|bora|vamos|aceito)(?: sim| ainda)? pagar\b|\b(?:mand\w+|envi\w+|ger\w+|faz|faca|quero|queria|preciso d[eo]|me da|cade)\b.{0,20}\b(?:link|pix|boleto|cobranca|codigo)\b/;

/** Whether a charge was left and the customer wants to pay it now: by a wish, or a question for the link. */
function wantsToPay(turn: Turn, text: string): boolean {
  const plain = plainText(text).replace(BUT, "");
  const frame = turn.state.left?.frames.at(-1);
  if (!frame || turn.state.left?.program !== turn.program.hash || turn.stepOf(frame)?.verb !== "charge") return false;
  return !DENIES.test(plain) && wordsOf(text).length <= 12 && WANTS_TO_PAY.test(plain);
}

function startsSomething(turn: Turn): boolean {
  const [best] = turn.understanding?.commands ?? [];
  return best?.kind === "handover" || (best?.kind === "start_flow" && best.score >= 0.55);
}
