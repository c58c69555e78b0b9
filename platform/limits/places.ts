import { createShares, networkShares, type Share } from "./shares.js";

/** How many may have a place at once: one visitor, one network address, one company, and all of them. */
export type PlaceLimits = { visitor: number; address: number; company: number; all: number };

/** Who wants a place; `address` as the connection told it. */
export type PlaceFor = { visitor: string; address: string; company: string };

/** Gives a place back; more than once changes nothing. */
export type Leave = () => void;

export type Places = {
  /** Null where there is none. */
  take(who: PlaceFor): Leave | null;
  /** Whether half of a company's places are taken. */
  scarce(company: string): boolean;
};

/** What part of its places a network may have of a company whose places are scarce. */
const SCARCE_PART = 4;

/**
 * Few places for something costly. Each visitor, network and company is counted by itself before all are, so that whoever
 * fills their own share keeps nobody else out. Of the second half of a company's places, only networks with few have more.
 */
export function createPlaces(limits: PlaceLimits): Places {
  const shares = createShares();
  const scarce = (company: string) =>
    !shares.free([{ key: `company ${company}`, most: Math.ceil(limits.company / 2) }]);
  return {
    scarce,
    take({ visitor, address, company }) {
      const ofNetwork = scarce(company) ? Math.ceil(limits.address / SCARCE_PART) : limits.address;
      const all: Share[] = [
        { key: `visitor ${company} ${visitor}`, most: limits.visitor },
        ...networkShares(address, ofNetwork, limits.all),
        { key: `company ${company}`, most: limits.company },
        { key: "all", most: limits.all },
      ];
      return shares.take(all);
    },
  };
}
