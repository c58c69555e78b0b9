import type { FlowEventBody } from "../event.js";
import type { DialogueState, Frame } from "../state.js";
import { kept } from "./on-signal.js";

/**
 * The state after a timer or a result that came while the bot may neither speak nor act. The step that waits for it
 * keeps it (of several results of one effect, the last) and handles it when the conversation is the bot's again. A
 * question keeps no timer: it is then asked again, with its whole time.
 */
export function hearMeanwhile(
  state: DialogueState,
  event: Extract<FlowEventBody, { kind: "timer" | "result" }>,
): DialogueState {
  return { ...state, frames: state.frames.map((frame) => hear(frame, event)) };
}

function hear(frame: Frame, event: Extract<FlowEventBody, { kind: "timer" | "result" }>): Frame {
  const { wait } = frame;
  if (!wait) return frame;
  if (event.kind === "timer")
    return event.timer === wait.timer && wait.for !== "message"
      ? { ...frame, wait: { ...wait, missed: kept(wait.missed, { kind: "timer" }) } }
      : frame;
  if (event.effect !== wait.effect) return frame;
  const missed = { kind: "result", outcome: event.outcome, value: event.value ?? null } as const;
  return { ...frame, wait: { ...wait, missed: kept(wait.missed, missed) } };
}
