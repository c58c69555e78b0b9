import type { InboundContent } from "../content.js";
import { type Frame, isStale } from "../state.js";
import { parseYesNo } from "../values/parse-yes-no.js";
import { advance, deliver, letGo, resume } from "./advance.js";
import { ANSWER_FLOW, askAside, wasTold } from "./ask-knowledge.js";
import { chooseStart, greetContent } from "./choose-start.js";
import { correctEdited } from "./correct.js";
import { callOffFor, interruption } from "./interrupt.js";
import { leadBack } from "./lead-back.js";
import { keepLeft, takesUp } from "./left.js";
import { bringsPerson, goesBackToBot } from "./mood.js";
import { clear, endWait, pop, push } from "./stack.js";
import { holdSurvey } from "./survey.js";
import { tapElsewhere } from "./tap.js";
import { hearTopic } from "./topic.js";
import type { Turn } from "./turn.js";
import { beginsUrgent } from "./urgent.js";
import { whileAsking } from "./while-asking.js";

/** During a wait of at most this many ms, a message needs no text of its own. */
const SHORT_WAIT_MS = 5_000;

/** A request that takes longer than this, in ms, continues by itself, whoever has the conversation. */
const SHORT_REQUEST_MS = 60_000;

/** Handles a customer's message. */
export function onMessage(turn: Turn, content: InboundContent): void {
  if (content.kind === "edit" && content.event !== undefined && correctEdited(turn, content.event, content.text))
    return advance(turn);
  if (content.kind === "reaction" || content.kind === "revoke" || content.kind === "edit") {
    turn.trace.push({ flow: "", step: "", verb: "ignore", note: `não pede resposta: ${content.kind}` });
    return;
  }
  holdSurvey(turn);
  leaveStale(turn);
  leaveMoved(turn);
  if (beginsUrgent(turn)) return advance(turn);
  if (content.kind === "text") hearTopic(turn, content.text);
  if (content.kind === "choice" && tapElsewhere(turn, content)) return advance(turn);
  if (goesBackToBot(turn)) return advance(turn);
  leaveDoubt(turn, content);
  leaveClarifying(turn, content);
  const frame = turn.top();
  const question = frame?.wait?.for === "message" ? turn.stepOf(frame)?.behaviour.question : undefined;
  if (frame && question) whileAsking(turn, frame, question, content);
  else if (frame) whileBusy(turn, content);
  else if (bringsPerson(turn) || takesUp(turn)) return advance(turn);
  else if (content.kind === "text" || content.kind === "choice") chooseStart(turn);
  else if (content.kind === "media" && (turn.understanding?.commands.length ?? 0) > 0) chooseStart(turn);
  else greetContent(turn, content);
  advance(turn);
}

/**
 * Asking which of several answers was meant happens once. A message that does not answer this is handled as if it had
 * not been asked.
 */
function leaveDoubt(turn: Turn, content: InboundContent): void {
  const frame = turn.top();
  const step = frame && turn.stepOf(frame);
  const question = step?.behaviour.question;
  if (
    frame?.flow !== ANSWER_FLOW ||
    frame.role === "call" ||
    frame.wait?.for !== "message" ||
    !question ||
    !step.behaviour.fleeting
  )
    return;
  const options = frame.wait.options ?? null;
  if (question.read(turn, content, options).fit !== "none") return;
  if ((question.loosely?.(turn, content, options)?.fit ?? "none") !== "none") return;
  if (content.kind === "text" && parseYesNo(content.text).ok) return;
  pop(turn);
}

/**
 * "É sobre um destes?" is open above a question that the message surely answers: the answer is used, and the doubtful
 * message is forgotten.
 */
function leaveClarifying(turn: Turn, content: InboundContent): void {
  const frame = turn.top();
  const below = turn.state.frames.at(-2);
  if (frame?.role !== "clarify" || below?.wait?.for !== "message" || below.wait.missed) return;
  const asked = turn.stepOf(frame)?.behaviour.question;
  const question = turn.stepOf(below)?.behaviour.question;
  if (!asked || !question || question.freeText) return;
  if (asked.read(turn, content, frame.wait?.options ?? null).fit !== "none") return;
  if (question.read(turn, content, below.wait.options ?? null).fit === "sure") pop(turn);
}

/** A question that was left unanswered for too long ends without a word, and the message begins something new. */
function leaveStale(turn: Turn): void {
  if (!isStale(turn.state, turn.at)) return;
  turn.trace.push({
    flow: turn.top()?.flow ?? "",
    step: "",
    verb: "leave",
    note: "a pergunta ficou sem resposta e passou do tempo",
  });
  keepLeft(turn, "late");
  clear(turn);
}

/**
 * A release that changed a system flow may have put a step that asks nothing in the place of one that waited for an
 * answer. Such a step cannot handle the message, so it is handled as if nothing had been asked.
 */
function leaveMoved(turn: Turn): void {
  const frame = turn.top();
  if (frame?.wait?.for !== "message" || frame.role === "call" || turn.stepOf(frame)?.behaviour.question) return;
  turn.trace.push({ flow: frame.flow, step: "", verb: "leave", note: "o passo que esperava a resposta mudou" });
  pop(turn);
}

/** Handles a message while the flow waits for something else than an answer: an effect's end, or time. */
function whileBusy(turn: Turn, content: InboundContent): void {
  const frame = turn.top();
  if (!frame) return;
  const held = !turn.flowOf(frame).interruptible;
  if (!held && bringsPerson(turn)) return;
  if (!held && content.kind === "text" && callOffFor(turn, content.text)) return;
  if (interruption(turn, { threshold: 0.55, held })) return;
  if (deliver(turn, frame, { kind: "message", content })) return;
  // While a person speaks no message comes here, so this one means that the conversation was given back.
  if (deliver(turn, frame, { kind: "returned" })) return;
  // The result came while a person had the conversation, and the customer is the first to speak to the bot again.
  if (frame.wait?.missed) return resume(turn);
  if (!held && !wasTold(turn) && askAside(turn)) return;
  const { wait } = frame;
  if (!wait || wait.told) return;
  // The flow itself will speak in a moment.
  if (wait.for === "time" && (wait.lasts ?? 0) <= SHORT_WAIT_MS) return;
  frame.wait = { ...wait, told: true };
  push(turn, "system-busy", "repair", {});
}

/**
 * A person gave the conversation back. What came meanwhile is handled; an open question is asked again, after a text
 * that says where it was. A short request whose result did not come may have been cancelled when the person took over:
 * it is made again if that does no harm, else it counts as too late. A long one (a diagnosis, a repair, a payment) is
 * waited for as before.
 */
export function onReturned(turn: Turn): void {
  leaveStale(turn);
  const frame = turn.top();
  if (!frame) push(turn, "system-returned", "main", {});
  else if (!deliver(turn, frame, { kind: "returned" }) && !letGo(turn, frame)) {
    const { wait } = frame;
    if (canAskAgain(turn, frame)) endWait(turn, frame);
    else if (!wait || wait.missed || wait.for === "time") resume(turn);
    else if (wait.for === "result" && (wait.lasts ?? 0) <= SHORT_REQUEST_MS) deliver(turn, frame, { kind: "timer" });
    else if (wait.for === "message") {
      turn.asked = "briefly";
      leadBack(turn);
    } else push(turn, "system-returned", "repair", {});
    // The next message during the rest of the wait is answered again with the text for waiting.
    if (frame.wait?.told) frame.wait = { ...frame.wait, told: false };
  }
  advance(turn);
}

/** Whether a short request was lost while a person had the conversation and its step may simply run again. */
function canAskAgain(turn: Turn, frame: Frame): boolean {
  const { wait } = frame;
  const short = wait?.for === "result" && (wait.lasts ?? 0) <= SHORT_REQUEST_MS;
  return short && wait.missed?.kind !== "result" && turn.stepOf(frame)?.behaviour.repeatable === true;
}
