/** What the engine tells whoever measures it. Called on every message's way: it must cost nothing and never throw. */
export type Meter = {
  /** An event was handled so long (ms) after it was received. */
  turned(ms: number): void;
  /** One call outside ended: how, and after how long (ms). */
  called(provider: string, outcome: "done" | "retry" | "uncertain" | "failed", ms: number): void;
  /** An effect ended for good. */
  ended(kind: string, state: "done" | "failed"): void;
};
