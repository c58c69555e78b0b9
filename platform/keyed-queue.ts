export type KeyedQueue = {
  /** Runs `work` after all that was handed over for the same key before, whether that failed or not. Gives what it gives. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** How many of the key have not ended yet. */
  waiting(key: string): number;
  /** Resolves when all that was handed over so far has ended. */
  settled(): Promise<void>;
};

/** What concerns one key happens one after the other, in the order in which it came; keys do not wait for each other. */
export function createKeyedQueue(): KeyedQueue {
  const lines = new Map<string, { last: Promise<unknown>; waiting: number }>();

  return {
    run(key, work) {
      const line = lines.get(key) ?? { last: Promise.resolve(), waiting: 0 };
      lines.set(key, line);
      line.waiting += 1;
      const result = line.last.then(work).finally(() => {
        line.waiting -= 1;
        if (line.waiting === 0) lines.delete(key);
      });
      line.last = result.catch(() => undefined);
      return result;
    },
    waiting: (key) => lines.get(key)?.waiting ?? 0,
    async settled() {
      await Promise.all([...lines.values()].map((line) => line.last));
    },
  };
}
