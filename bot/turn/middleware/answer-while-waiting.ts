import { BELIEVED } from "../../../flows/dialogue/believed.js";
import type { FlowEvent } from "../../../flows/event.js";
import { interpret } from "../../../flows/interpret.js";
import type { Program } from "../../../flows/program.js";
import { initialState } from "../../../flows/state.js";
import type { Understanding } from "../../../flows/understanding.js";
import { isUrgent } from "../../../flows/values/urgent-words.js";

/** Meanings of facts about the company, which are the same whoever answers. */
const PLAIN_FACTS: ReadonlySet<string> = new Set(["hours", "address"]);

/** `flow`: whose first words the texts are. `urgent`: it is a flow for dangers. */
export type AnswerMeanwhile = { flow: string; texts: string[]; urgent: boolean };

/**
 * Answers what must not wait for the person who was asked for: first aid, the opening hours, the way to the company.
 * The answer is what the company's own flow for it says before it asks anything. The person is still waited for, and
 * the flow does not continue. Null when the message is for the person.
 */
export function answerWhileWaiting(
  program: Program,
  heard: Understanding,
  text: string,
  event: Pick<FlowEvent, "id" | "at" | "facts">,
): AnswerMeanwhile | null {
  const inDanger = [...program.flows.values()].find(({ urgent }) => urgent && isUrgent(text, urgent));
  const flow = inDanger?.name ?? plainFact(program, heard);
  if (flow === undefined) return null;
  const begins: Understanding = {
    commands: [{ kind: "start_flow", flow, by: "keyword", score: 1 }],
    candidates: [],
  };
  const { effects } = interpret(program, initialState(), {
    ...event,
    kind: "message",
    content: { kind: "text", text },
    understanding: begins,
  });
  const texts: string[] = [];
  for (const effect of effects) {
    if (effect.kind !== "send" || effect.content.kind !== "text") break;
    texts.push(effect.content.text);
  }
  return texts.length === 0 ? null : { flow, texts, urgent: inDanger !== undefined };
}

function plainFact({ intents, flows }: Program, { commands: [best] }: Understanding): string | undefined {
  if (best?.kind !== "start_flow" || best.score < BELIEVED || !flows.has(best.flow)) return undefined;
  return intents.some(({ flow, means }) => flow === best.flow && PLAIN_FACTS.has(means ?? "")) ? best.flow : undefined;
}
