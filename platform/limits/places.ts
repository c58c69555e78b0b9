import { createLately, FEW } from "./lately.js";
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
/** What part of all places is kept for networks that had few of them lately. */
const KEPT_PART = 4;

/**
 * Few places for something costly. Each visitor, network and company is counted by itself before all are, so that whoever
 * fills their own share keeps nobody else out. Of the second half of a company's places, only networks with few have more, and
 * the last quarter is for those that had few in the last ten minutes: however many come back all the time, the next one finds a place.
 */
export function createPlaces(limits: PlaceLimits, now: () => number = Date.now): Places {
  const shares = createShares();
  const lately = createLately(now);
  const scarce = (company: string) =>
    !shares.free([{ key: `company ${company}`, most: Math.ceil(limits.company / 2) }]);
  return {
    scarce,
    take({ visitor, address, company }) {
      const ofNetwork = scarce(company) ? Math.ceil(limits.address / SCARCE_PART) : limits.address;
      const open = (places: number) => (lately.of(address) < FEW ? places : places - Math.floor(places / KEPT_PART));
      const wanted: Share[] = [
        { key: `visitor ${company} ${visitor}`, most: limits.visitor },
        ...networkShares(address, ofNetwork, limits.all),
        { key: `company ${company}`, most: open(limits.company) },
        { key: "all", most: open(limits.all) },
      ];
      const leave = shares.take(wanted);
      if (leave) lately.note(address);
      return leave;
    },
  };
}
