import type { Effect } from "./effect.js";
import type { DialogueState } from "./state.js";

/** One line of why: what a step did, in order. Shown when somebody asks "why did the bot say this?" */
export type TraceLine = { flow: string; step: string; verb: string; note: string };

/** What an event led to. Effects are described, not run. */
export type Interpretation = {
  state: DialogueState;
  effects: Effect[];
  trace: TraceLine[];
  /**
   * Why nothing was said, when no effect speaks or hands over: the delivery ledger keeps it. Null when something was.
   * `waiting` a running effect or timer answers later; `ignored` the event asks for no answer (a reaction, an old timer).
   */
  silence: "waiting" | "ignored" | null;
};
