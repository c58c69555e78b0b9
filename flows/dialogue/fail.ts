import { StepFailure } from "../steps/step-failure.js";
import { clear, push } from "./stack.js";
import type { Turn } from "./turn.js";

/** Runs a part of the dialogue. A step that cannot go on becomes an apology, a handoff and an alert. */
export function attempt(turn: Turn, part: () => void): void {
  try {
    part();
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    fail(turn, "system-error", error.message);
  }
}

/** The flow itself is wrong. The team is told, and a system flow tells the customer. */
export function fail(turn: Turn, systemFlow: string, reason: string): void {
  const frame = turn.top();
  const flow = frame?.flow ?? "";
  const step = (frame && turn.program.flows.get(frame.flow)?.steps[frame.step]?.key) ?? "";
  turn.trace.push({ flow, step, verb: "error", note: reason });
  turn.effect({ kind: "alert", message: reason, detail: { flow, step } });
  if (turn.failing || !turn.program.flows.has(systemFlow)) {
    lastResort(turn, reason);
    return;
  }
  turn.failing = true;
  turn.steps = 0;
  clear(turn);
  push(turn, systemFlow, "main", { reason });
}

/** Even the flow that apologises failed: the customer gets one fixed sentence and a person. */
export function lastResort(turn: Turn, reason: string): void {
  clear(turn);
  turn.say({ kind: "text", text: APOLOGY });
  turn.effect({ kind: "handoff", team: null, reason, summary: turn.background });
}

/** Said when nothing else can be said. */
export const APOLOGY =
  "Desculpe, tive um problema do meu lado. Já avisei a equipe e uma pessoa continua com você por aqui.";
