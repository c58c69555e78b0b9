type Waiting = { tries: number; begin(): void };

/** Every so many turns whoever waits longest has the next one. */
const OLDEST_EVERY = 4;

/**
 * One at a time; next is whose network made the fewest tries lately, and among those who waits longest. Now and then it is whoever waits
 * longest of all, so that nobody waits for ever. Who waits is bounded by whoever lets them in.
 */
export function createStrangersLine(): <T>(tries: number, work: () => Promise<T>) => Promise<T> {
  const waiting: Waiting[] = [];
  let busy = false;
  let turns = 0;

  function next(): void {
    turns += 1;
    const least = Math.min(...waiting.map(({ tries }) => tries));
    const at = turns % OLDEST_EVERY === 0 ? 0 : waiting.findIndex(({ tries }) => tries === least);
    const [one] = waiting.splice(Math.max(0, at), 1);
    busy = one !== undefined;
    one?.begin();
  }

  return async (tries, work) => {
    // Whoever leaves hands the turn on, so nobody slips in between.
    if (busy) await new Promise<void>((begin) => waiting.push({ tries, begin }));
    busy = true;
    try {
      return await work();
    } finally {
      next();
    }
  };
}
