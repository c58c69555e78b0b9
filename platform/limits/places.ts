/** How many may have a place at once: one visitor, one network address, one company, and all of them. */
export type PlaceLimits = { visitor: number; address: number; company: number; all: number };

/** Who wants a place. `address` is null where addresses cannot be told apart. */
export type PlaceFor = { visitor: string; address: string | null; company: string };

/** Gives a place back; more than once changes nothing. */
export type Leave = () => void;

/**
 * Few places for something costly. Each visitor, address and company is counted by itself before all are, so that whoever
 * fills their own share keeps nobody else out.
 */
export function createPlaces(limits: PlaceLimits): { take(who: PlaceFor): Leave | null; taken(): number } {
  const counts = new Map<string, number>();
  const count = (key: string) => counts.get(key) ?? 0;
  return {
    take({ visitor, address, company }) {
      const keys: [key: string, most: number][] = [
        [`visitor ${company} ${visitor}`, limits.visitor],
        ...(address === null ? [] : [[`address ${address}`, limits.address] as [string, number]]),
        [`company ${company}`, limits.company],
        ["all", limits.all],
      ];
      if (keys.some(([key, most]) => count(key) >= most)) return null;
      for (const [key] of keys) counts.set(key, count(key) + 1);
      let here = true;
      return () => {
        if (!here) return;
        here = false;
        for (const [key] of keys) {
          if (count(key) > 1) counts.set(key, count(key) - 1);
          else counts.delete(key);
        }
      };
    },
    taken: () => count("all"),
  };
}
