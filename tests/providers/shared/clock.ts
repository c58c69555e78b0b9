/** A provider's own time, ms since the epoch. It may differ from that of whoever speaks to it. */
export type ProviderClock = {
  now(): number;
  /** Forward, or back with a negative number. */
  move(ms: number): void;
  setTo(at: number): void;
};

/** `base` runs (`Date.now`) or stands still (a constant); what a test moves is laid on top of it. */
export function createClock(base: () => number = Date.now): ProviderClock {
  let offset = 0;
  return {
    now: () => base() + offset,
    move(ms) {
      offset += ms;
    },
    setTo(at) {
      offset = at - base();
    },
  };
}
