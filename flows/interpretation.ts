import type { Effect } from "./effect.js";
import type { DialogueState } from "./state.js";

/**
 * One line of the explanation: what a step did, in order. It is shown when somebody asks "why did the bot say this?"
 */
export type TraceLine = { flow: string; step: string; verb: string; note: string };

/** What an event led to. Its effects are described, not carried out. */
export type Interpretation = {
  state: DialogueState;
  effects: Effect[];
  trace: TraceLine[];
  /**
   * Why nothing was said, when no effect speaks or hands over; the delivery ledger keeps it. Null when something was
   * said. `waiting`: a running effect or timer will answer later. `ignored`: the event asks for no answer (a reaction,
   * an old timer).
   */
  silence: "waiting" | "ignored" | null;
};
