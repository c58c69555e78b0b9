/** A batch that takes longer than this, in ms, is delayed by something, and those behind it need not wait for it. */
const PATIENCE_MS = 6;

export type Slots = {
  /**
   * Says that something waits. Batches begin after the running callbacks, so that what comes together shares a batch.
   */
  fill(): void;
  /** Resolves when no batch runs any more. No batch begins after this was called. */
  drain(): Promise<void>;
};

/**
 * Decides when a batch begins. One batch at a time makes the largest batches and the fewest transactions. So another
 * one begins beside it only when a whole batch waits, or when the last one that began is already slow.
 */
export function createSlots(options: {
  /** How many batches may run at once. */
  most: number;
  /** How many of those begin even when less than a whole batch waits. Default: 1. */
  freely?: number;
  /** How much waits, in whole batches: 0 for nothing, 0.5 for half a batch. */
  waiting(): number;
  /** Takes one batch of what waits and runs it. Must not reject. */
  start(): Promise<void>;
}): Slots {
  const { freely = 1 } = options;
  const underWay = new Set<Promise<void>>();
  let scheduled = false;
  let patience: NodeJS.Timeout | null = null;
  let draining = false;

  function pump(): void {
    scheduled = false;
    while (!draining && underWay.size < options.most && mayBegin()) begin();
  }

  function mayBegin(): boolean {
    const waiting = options.waiting();
    return waiting >= 1 || (waiting > 0 && (underWay.size < freely || patience === null));
  }

  function begin(): void {
    const work: Promise<void> = options.start().finally(() => {
      underWay.delete(work);
      fill();
    });
    underWay.add(work);
    if (patience) clearTimeout(patience);
    patience = setTimeout(() => {
      patience = null;
      pump();
    }, PATIENCE_MS);
  }

  function fill(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(pump);
  }

  return {
    fill,
    async drain() {
      draining = true;
      if (patience) clearTimeout(patience);
      await Promise.all(underWay);
    },
  };
}
