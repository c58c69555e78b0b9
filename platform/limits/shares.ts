import { networksOf } from "./network-of.js";

/** Somebody who wants a place, and how many places (or bytes) they may hold. */
export type Share = { key: string; most: number };

/**
 * Counts places (or bytes in memory) that are held at the same time, by holder. `take` gives a function that gives them
 * back (once), or null when one of the shares is used up; then nothing is counted.
 */
export function createShares() {
  const held = new Map<string, number>();
  const free = (shares: readonly Share[], places = 1): boolean =>
    shares.every(({ key, most }) => (held.get(key) ?? 0) + places <= most);
  return {
    /** Whether each of these holders could have `count` more. */
    free,

    take(shares: readonly Share[], places = 1): (() => void) | null {
      if (!free(shares, places)) return null;
      for (const { key } of shares) held.set(key, (held.get(key) ?? 0) + places);
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        for (const { key } of shares) {
          const left = (held.get(key) ?? 0) - places;
          if (left > 0) held.set(key, left);
          else held.delete(key);
        }
      };
    },
  };
}

export type Shares = ReturnType<typeof createShares>;

/** The shares of an address: `each` for its narrowest network, more for wider ones, and never more than `most`. */
export function networkShares(address: string, each: number, most: number): Share[] {
  return networksOf(address).map(({ network, times }) => ({
    key: `network ${network}`,
    most: Math.min(most, each * times),
  }));
}
