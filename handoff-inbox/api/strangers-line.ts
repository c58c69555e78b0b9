type Waiting = { failures: number; begin(): void };

/** Every so many turns whoever waits longest has the next one. */
const OLDEST_EVERY = 4;

/**
 * One at a time; next is whose network failed least lately, and among those who waits longest. Now and then it is whoever waits
 * longest of all, so that nobody waits for ever. Who waits is bounded by whoever lets them in.
 */
export function createStrangersLine(): <T>(failures: number, work: () => Promise<T>) => Promise<T> {
  const waiting: Waiting[] = [];
  let busy = false;
  let turns = 0;

  function next(): void {
    turns += 1;
    const least = Math.min(...waiting.map(({ failures }) => failures));
    const at = turns % OLDEST_EVERY === 0 ? 0 : waiting.findIndex(({ failures }) => failures === least);
    const [one] = waiting.splice(Math.max(0, at), 1);
    busy = one !== undefined;
    one?.begin();
  }

  return async (failures, work) => {
    // Whoever leaves hands the turn on, so nobody slips in between.
    if (busy) await new Promise<void>((begin) => waiting.push({ failures, begin }));
    busy = true;
    try {
      return await work();
    } finally {
      next();
    }
  };
}
