import type { Values } from "../value.js";
import { push } from "./stack.js";
import { askedIn, asksOtherOfNone, followsUp } from "./topic.js";
import type { Turn } from "./turn.js";

/** The flow that answers from the company's articles. Its outcome is `unknown` when they do not know. */
export const ANSWER_FLOW = "system-answer";

const WHICH_OTHER = [
  "Qual outro? Me diga o nome, que eu te conto.",
  "De qual outro você quer saber? É só me dizer o nome.",
];

/** How many searches may run at once in a conversation. One more question is asked again when its turn comes. */
const MOST_AT_ONCE = 2;

/**
 * Looks up a message that means nothing to the waiting flow, on top of that flow, which continues afterwards.
 * `otherwise` is the flow that begins when nobody knows. Without it, a customer who asked is told so, and a statement
 * counts as an answer that does not fit. `certain`: that flow is meant almost surely, and only a sure answer comes before
 * it. False when the message is not looked up.
 */
export function askAside(turn: Turn, otherwise: string | null = null, certain = false): boolean {
  const told = wasTold(turn);
  if (turn.state.frames.filter((frame) => frame.flow === ANSWER_FLOW).length >= MOST_AT_ONCE) return false;
  return ask(turn, { aside: otherwise === null && !told, likely: otherwise, certain });
}

/**
 * Looks up a message while no flow is running and no intent is sure. `otherwise` is what must be remembered for the
 * case that nobody knows. False when the message is no question.
 */
export function askIdle(turn: Turn, otherwise: Values): boolean {
  return ask(turn, { aside: false, ...otherwise });
}

/** Whether the message is, by its form, no question. */
export function wasTold(turn: Turn): boolean {
  return turn.understanding?.commands.some((command) => command.kind === "answer" && command.told === true) ?? false;
}

function ask(turn: Turn, inputs: Values): boolean {
  const { event } = turn;
  if (!turn.program.knowledge || event.kind !== "message" || event.content.kind !== "text") return false;
  if (asksOtherOfNone(turn, event.content.text)) {
    turn.say({ kind: "text", text: turn.anyOf(WHICH_OTHER) });
    turn.leftOpen = turn.top() !== undefined;
    return true;
  }
  const asks = turn.understanding?.commands.find((command) => command.kind === "answer");
  if (!asks && !followsUp(turn, event.content.text)) return false;
  turn.trace.push({ flow: ANSWER_FLOW, step: "", verb: "start", note: "pergunta aos artigos" });
  push(turn, ANSWER_FLOW, turn.top() ? "digression" : "main", {
    question: askedIn(turn, event.content.text),
    told: wasTold(turn),
    about: asks?.about ?? null,
    ...inputs,
    ...(typeof inputs.likely === "string" ? { likely_title: turn.program.flows.get(inputs.likely)?.title ?? "" } : {}),
  });
  return true;
}
