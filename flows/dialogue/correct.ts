import type { Frame } from "../state.js";
import type { Command } from "../understanding.js";
import type { Value, VariableType } from "../value.js";
import { endWait, push } from "./stack.js";
import type { Turn } from "./turn.js";

/**
 * Takes an earlier answer back and puts another in its place. Where conditions depend on it the flow goes back to just
 * behind that question (what is still known is not asked again); else only the open question is asked once more.
 */
export function correct(turn: Turn, frame: Frame, threshold: number): boolean {
  const command = turn.understanding?.commands.find(
    (each): each is Command & { kind: "set" } => each.kind === "set" && each.correction && each.score >= threshold,
  );
  const given = command && frame.answers.find((answer) => answer.variable === command.variable);
  const flow = turn.flowOf(frame);
  const step = given && flow.steps[given.step];
  const question = step?.behaviour.question;
  if (!command || !given || !question) return false;
  const reading = question.read(turn, { kind: "text", text: asWritten(turn, command.value, question.type) }, null);
  if (reading.fit === "none") return false;

  turn.note(`corrige ${given.variable}`);
  turn.set(given.variable, reading.value);
  if (flow.decisive.has(given.variable)) {
    endWait(turn, frame);
    frame.step = step.next.index;
    frame.passed = [];
    const index = frame.answers.indexOf(given);
    frame.answers = frame.answers.slice(0, index + 1);
  }
  push(turn, "system-correction", "repair", { label: question.label, value: reading.shown });
  return true;
}

/** A value as a customer would write it, so that the question itself reads and judges it. */
export function asWritten(turn: Turn, value: Value, type: VariableType): string {
  return typeof value === "string" ? value : turn.format(value, type);
}
