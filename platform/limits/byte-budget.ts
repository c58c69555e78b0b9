/** Bytes of bodies that are in memory at once: of one key (a company, an address), and of all. */
export type BudgetLimits = { each: number; all: number };

/** One body's share. `take` is false when there is no room for so many bytes more; `close` gives all of them back. */
export type Share = { take(bytes: number): boolean; close(): void };

export type ByteBudget = { open(key: string): Share; held(): number };

/** What a process lets strangers put into its memory at the same time, counted as the bytes arrive. */
export function createByteBudget(limits: BudgetLimits): ByteBudget {
  const held = new Map<string, number>();
  let all = 0;
  return {
    open(key) {
      let mine = 0;
      return {
        take(bytes) {
          const ofKey = held.get(key) ?? 0;
          if (all + bytes > limits.all || ofKey + bytes > limits.each) return false;
          held.set(key, ofKey + bytes);
          all += bytes;
          mine += bytes;
          return true;
        },
        close() {
          const left = (held.get(key) ?? 0) - mine;
          if (left > 0) held.set(key, left);
          else held.delete(key);
          all -= mine;
          mine = 0;
        },
      };
    },
    held: () => all,
  };
}
