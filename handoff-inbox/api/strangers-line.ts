type Waiting = { tries: number; begin(): void };

/** Every so many turns, the next one goes to the caller that has waited longest. */
const OLDEST_EVERY = 4;

/**
 * Runs work one at a time. The next is the one with the fewest tries, and among equals the one that has waited longest.
 * Now and then it is the one that has waited longest of all, so that nobody waits for ever. The caller bounds how many wait.
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
    // A caller that leaves passes its turn on, so that no newcomer takes it.
    if (busy) await new Promise<void>((begin) => waiting.push({ tries, begin }));
    busy = true;
    try {
      return await work();
    } finally {
      next();
    }
  };
}
