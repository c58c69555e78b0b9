import type { Program } from "./program.js";
import { type DialogueState, programOf } from "./state.js";
import type { Expectation } from "./understanding.js";

/** What the dialogue expects the customer to say, for understanding. Null when it waits for no answer. */
export function expectationOf(program: Program, state: DialogueState): Expectation | null {
  const frame = state.frames[state.frames.length - 1];
  if (!frame?.wait || frame.wait.for !== "message" || programOf(state) !== program.hash) return null;
  const flow = program.flows.get(frame.flow);
  const step = flow?.steps[frame.step];
  const question = step?.behaviour.question;
  if (!flow || !step || !question) return null;
  const careful = step.verb !== "ask" || question.type === "yes_no" || flow.careful || !question.interruptible;
  const correctable = frame.answers.flatMap(({ variable, step }) => {
    const asked = flow.steps[step]?.behaviour.question;
    if (!asked) return [];
    return [{ variable, type: asked.type, label: asked.label, options: plain(asked.options) }];
  });
  return {
    variable: question.variable,
    type: question.type,
    options: plain(frame.wait.options ?? question.options),
    ...(careful || !flow.interruptible ? {} : { asked: question.label }),
    correctable,
  };
}

function plain(options: readonly { id: string; label: string }[] | null): { id: string; label: string }[] {
  return (options ?? []).map(({ id, label }) => ({ id, label }));
}
