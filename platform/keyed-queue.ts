export type KeyedQueue = {
  /**
   * Runs `work` after everything handed over earlier for the same key has ended, well or not. Gives what `work` gives.
   */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** The number of tasks of this key that have not ended. */
  waiting(key: string): number;
  /** Resolves when everything handed over so far has ended. */
  settled(): Promise<void>;
};

/**
 * Work of one key runs one after the other, in the order in which it was handed over. Different keys do not wait for
 * each other.
 */
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
