/** A batch that takes longer is held up by something, and those behind it need not wait for it. */
const PATIENCE_MS = 6;

export type Slots = {
  /** Something waits: after the running callbacks (what comes together goes together) batches are begun for it. */
  fill(): void;
  /** Resolves when nothing is under way any more; nothing is begun after it was called. */
  drain(): Promise<void>;
};

/**
 * Decides when a batch begins. One at a time makes the largest batches, and the fewest transactions; so another begins
 * beside it only when a whole batch waits, or when the last one that began is already slow.
 */
export function createSlots(options: {
  /** Batches under way at once, at most. */
  most: number;
  /** Of those, how many begin for whatever waits (1). */
  freely?: number;
  /** What waits, in whole batches: 0 for nothing, 0.5 for half of one. */
  waiting(): number;
  /** Takes one batch of what waits. Must not reject. */
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
