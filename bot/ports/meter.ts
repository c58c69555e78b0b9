/** What the engine reports to the metrics. It is called for every message, so it must cost nothing and never throw. */
export type Meter = {
  /** An event was handled, so many ms after it was received. */
  turned(ms: number): void;
  /** A call to a provider ended in this way, after so many ms. */
  called(provider: string, outcome: "done" | "retry" | "uncertain" | "cancelled" | "failed", ms: number): void;
  /** An effect ended for good. */
  ended(kind: string, state: "done" | "failed"): void;
};
