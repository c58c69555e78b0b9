import type { InboundContent } from "../content.js";
import type { Frame } from "../state.js";
import { sameTitle } from "../steps/question.js";
import { cutTo, push } from "./stack.js";
import type { Turn } from "./turn.js";

export type Tap = Extract<InboundContent, { kind: "choice" }>;

/** For a question that is asked again and again, only the messages of its last askings are remembered. */
const MOST_OFFERS = 12;

/** Records with each open question which sends of this turn offered its options. */
export function keepOffers(turn: Turn): void {
  for (const frame of turn.state.frames) {
    const { wait } = frame;
    if (wait?.for !== "message" || wait.offered === null) continue;
    const fresh = turn.offers.filter((offer) => offer.frame === frame.id && offer.step === frame.step);
    if (fresh.length === 0) continue;
    const offered = [...new Set([...wait.offered, ...fresh.map((offer) => offer.key)])].slice(-MOST_OFFERS);
    frame.wait = { ...wait, offered };
  }
}

/**
 * A tap only answers the question with which its option was offered, by id and by title. A tap on a question below an
 * interruption ends the interruption. When no open question offered the option, the customer is told so and the open
 * question is asked again; but any button that calls a person does so. True when the tap was handled here, false when
 * it is to be read like any answer.
 */
export function tapElsewhere(turn: Turn, tap: Tap): boolean {
  const top = turn.top();
  if (tap.of === undefined || !top) return false;
  const { of } = tap;
  const owner = turn.state.frames.find((frame) => frame.wait?.for === "message" && frame.wait.offered?.includes(of));
  if (owner ? isOnOffer(turn, owner, tap) : top.wait?.offered === null && isOnOffer(turn, top, tap)) {
    if (owner) cutTo(turn, owner);
    return false;
  }
  if (callsPerson(turn)) return false;
  turn.trace.push({ flow: top.flow, step: "", verb: "tap", note: `botão de uma pergunta que já passou: ${tap.text}` });
  push(turn, "system-offer-over", "repair", { label: tap.text });
  return true;
}

function isOnOffer(turn: Turn, frame: Frame, tap: Tap): boolean {
  const options = frame.wait?.options ?? turn.stepOf(frame)?.behaviour.question?.options ?? [];
  return options.some((option) => option.id === tap.id && sameTitle(option.label, tap.text));
}

function callsPerson(turn: Turn): boolean {
  return turn.understanding?.commands[0]?.kind === "handover";
}
