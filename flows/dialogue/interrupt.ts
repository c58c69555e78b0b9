import type { Command } from "../understanding.js";
import { claimsPayment } from "../values/claims-payment.js";
import { callsOffFirst, callsOffPart } from "../values/side-words.js";
import { resume } from "./advance.js";
import { askAgain } from "./ask-again.js";
import { askAside } from "./ask-knowledge.js";
import { SURE } from "./believed.js";
import { asksFirst, askWhetherMeant, chooseStart, heardText, isCertain, isUnsafe, MARGIN } from "./choose-start.js";
import { abandonAll, keepLeft } from "./left.js";
import { begin, cutTo, dropActivityOf, push, rootOf } from "./stack.js";
import { followsUp } from "./topic.js";
import type { Turn } from "./turn.js";

/** How far a running flow lets itself be interrupted. */
export type Openness = {
  /** A command counts from this score on. */
  threshold: number;
  /** The flow is not interruptible: only a person can be asked for. */
  held: boolean;
};

/** Lets the first command that counts interrupt the running flow. False when none did. */
export function interruption(turn: Turn, openness: Openness): boolean {
  const commands = turn.understanding?.commands ?? [];
  const cancel = endsWhatRuns(commands);
  if (cancel && interrupts(turn, cancel, openness)) return true;
  return commands.some((command) => interrupts(turn, command, openness));
}

/**
 * "Cancela" ends the running flow and begins no other one, even when one of the company's own flows has that meaning.
 */
function endsWhatRuns(commands: readonly Command[]): Command | undefined {
  const [first] = commands;
  if (first?.kind !== "start_flow") return undefined;
  return commands.find((command) => command.kind === "cancel" && command.score >= first.score - MARGIN);
}

function interrupts(turn: Turn, command: Command, { threshold, held }: Openness): boolean {
  if (command.kind === "handover") {
    if (command.score < threshold) return false;
    turn.trace.push({ flow: "system-handoff", step: "", verb: "start", note: "pede uma pessoa" });
    // The handoff is put on top, so that the running flow is still there for its summary.
    push(turn, "system-handoff", "digression", {});
    return true;
  }
  if (held) return false;
  switch (command.kind) {
    case "cancel":
      if (command.score < threshold || keepsCharge(turn)) return false;
      callOff(turn);
      return true;
    case "repeat":
      if (command.score < threshold) return false;
      turn.asked = "again";
      askAgain(turn);
      return turn.effects.length > 0;
    case "start_flow":
      if (command.by === "intent" && command.score < threshold) return false;
      if (command.by === "intent" && askedFirst(turn, command)) return true;
      return startAnother(turn, command);
    case "small_talk":
      if (command.score < SURE) return false;
      push(turn, "system-small-talk", "repair", { topic: command.topic });
      return true;
    default:
      return false;
  }
}

/**
 * "Deixa pra lá, vocês abrem sábado?": the running flow is called off, and the rest of the message is handled as if
 * nothing had been asked. False when the message does not do that. A payment that is open is never called off in
 * passing.
 */
export function callOffFor(turn: Turn, text: string): boolean {
  if (!callsOffFirst(text) || charges(turn)) return false;
  turn.trace.push({ flow: turn.top()?.flow ?? "", step: "", verb: "leave", note: "deixa isso, e pede outra coisa" });
  keepLeft(turn, "cancelled");
  abandonAll(turn);
  turn.say({ kind: "text", text: turn.anyOf(LET_BE) });
  chooseStart(turn);
  return true;
}

const LET_BE = ["Certo, deixei isso de lado.", "Tudo bem, isso fica para depois."];

/** Ends all that is running, because the customer wants that, and says so. */
export function callOff(turn: Turn): void {
  const { title } = turn.flowOf(rootOf(turn.state.frames));
  const charge = charges(turn);
  keepLeft(turn, "cancelled");
  abandonAll(turn);
  push(turn, "system-cancel", "main", { title, charge });
}

/** A payment is open, which ends at the gateway when all is called off. */
function charges(turn: Turn): boolean {
  return turn.state.frames.some((frame) => frame.wait && turn.stepOf(frame)?.verb === "charge");
}

/**
 * Whether a payment is open, and words that sound like an end do not mean it: the customer says that they pay, or wants
 * only a part to end.
 */
export function keepsCharge(turn: Turn): boolean {
  const text = heardText(turn);
  return charges(turn) && (claimsPayment(text) || callsOffPart(text));
}

/**
 * A question that is no example of an intent, or that is about what was just spoken of, may be for the articles. The
 * flow begins when they do not know.
 */
function askedFirst(turn: Turn, command: Command & { kind: "start_flow" }): boolean {
  const { flow } = command;
  const { flows } = turn.program;
  if (isUnsafe(turn, command) || (!asksFirst(command) && !followsUp(turn, heardText(turn)))) return false;
  return (
    flows.has(flow) &&
    !turn.state.frames.some((frame) => frame.flow === flow) &&
    askAside(turn, flow, isCertain(turn, command))
  );
}

function startAnother(turn: Turn, command: Command & { kind: "start_flow" }): boolean {
  if (!turn.program.flows.has(command.flow)) return false;
  const { frames } = turn.state;
  const running = frames.find((frame) => frame.flow === command.flow);
  // A sentence that fits the running flow is about that flow, and is no wish to begin it again.
  if (running && rootOf(frames) === running && command.by === "intent") return false;
  if (!running && isUnsafe(turn, command)) {
    askWhetherMeant(turn, command.flow);
    return true;
  }
  turn.trace.push({ flow: command.flow, step: "", verb: "start", note: `interrompe (${command.score.toFixed(2)})` });
  turn.asked = "again";
  const waits = running?.wait?.for;
  if (running && (waits === "message" || waits === "result" || waits === "time")) {
    cutTo(turn, running);
    if (waits !== "message" && !running.wait?.missed) push(turn, "system-busy", "repair", {});
    else resume(turn);
    return true;
  }
  // The running flow waits for a flow that it called, or for a person. There is no question to go back to, so it begins
  // again.
  if (running) dropActivityOf(turn, running);
  begin(turn, command.flow, {});
  return true;
}
