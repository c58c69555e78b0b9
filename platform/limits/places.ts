import { createShares, networkShares, type Share } from "./shares.js";

/** How many may have a place at once: one visitor, one network address, one company, and all of them. */
export type PlaceLimits = { visitor: number; address: number; company: number; all: number };

/** Who wants a place; `address` as the connection told it. */
export type PlaceFor = { visitor: string; address: string; company: string };

/** Gives a place back; more than once changes nothing. */
export type Leave = () => void;

/**
 * Few places for something costly. Each visitor, network and company is counted by itself before all are, so that whoever
 * fills their own share keeps nobody else out.
 */
export function createPlaces(limits: PlaceLimits): { take(who: PlaceFor): Leave | null } {
  const shares = createShares();
  return {
    take({ visitor, address, company }) {
      const all: Share[] = [
        { key: `visitor ${company} ${visitor}`, most: limits.visitor },
        ...networkShares(address, limits.address, limits.all),
        { key: `company ${company}`, most: limits.company },
        { key: "all", most: limits.all },
      ];
      return shares.take(all);
    },
  };
}
