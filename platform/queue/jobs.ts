/**
 * Work that repeats by the clock, such as looking for due payments or expired invitations. With several processes, one
 * of those that registered the job runs each round; if that process ends, another one runs the next round.
 */
export type Jobs = {
  /**
   * `run` is called about every `everyMs`, and never again in this process before it has ended. What it throws is
   * logged, and the next round comes all the same. It must tolerate running twice at once, because a process that is
   * cut off from the others runs it for itself.
   */
  every(name: string, everyMs: number, run: () => Promise<void>): void;
  /** Starts no more rounds, and waits for those that run. */
  close(): Promise<void>;
};
