import type { Ending } from "./ending.js";
import { EXIT } from "./exit-code.js";
import type { NamedTimers } from "./named-timers.js";

/** What the agent was given to do. It does one thing at a time, in the order in which they came. */
export type WorkLine = {
  add(job: () => Promise<void>): void;
  /** Waits for more work, and says so on the screen. */
  stay(): void;
  /** Resolves when what was begun is done. */
  done(): Promise<void>;
};

export function createWorkLine(of: {
  ending: Ending;
  timers: NamedTimers;
  stayMs: number | null;
  isPaired(): boolean;
}): WorkLine {
  const { ending, timers } = of;
  let work: Promise<void> = Promise.resolve();

  function stay(): void {
    if (ending.ended() || !of.isPaired() || of.stayMs === null) return;
    timers.after("stay", of.stayMs, () => ending.end(EXIT.done, { is: "nothingMore" }));
  }

  return {
    stay,
    add(job) {
      timers.clear("stay");
      work = work
        .then(() => (ending.ended() ? undefined : job()))
        .catch((error: unknown) => ending.end(EXIT.failed, { is: "failed", error: String(error) }))
        .then(stay);
    },
    done: () => work,
  };
}
