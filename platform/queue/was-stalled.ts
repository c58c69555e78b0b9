/** BullMQ's own words; it has no other mark for this. */
const STALLED = "job stalled more than allowable limit";

/**
 * Whether BullMQ gave a job up because its process was frozen or ended. That is no error here: a wake-up's work was found
 * by a sweep since, and a round is followed by the next one.
 */
export const wasStalled = (error: Error): boolean => error.message === STALLED;
