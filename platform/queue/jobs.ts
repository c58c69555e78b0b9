/**
 * Work that comes again by the clock: looking for payments that are due, ending what ran out of its time. With several
 * processes one of those that named the job does each round, and another the next when that one has ended.
 */
export type Jobs = {
  /**
   * `run` is called about every `everyMs`, and not again in this process before it has ended. What it throws is logged,
   * and its next round comes all the same. It must bear being run twice at once: a process that is cut off from the
   * others runs it for itself.
   */
  every(name: string, everyMs: number, run: () => Promise<void>): void;
  /** Begins no round any more, and waits for those under way. */
  close(): Promise<void>;
};
