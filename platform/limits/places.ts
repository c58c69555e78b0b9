import { createLately, FEW } from "./lately.js";
import { createShares, networkShares, type Share } from "./shares.js";

/** How many places may be held at once: by one visitor, by one network address, by one company, and by all together. */
export type PlaceLimits = { visitor: number; address: number; company: number; all: number };

/** Who wants a place. `address` is the connection's address. */
export type PlaceFor = { visitor: string; address: string; company: string };

/** Gives a place back. Calling it again changes nothing. */
export type Leave = () => void;

export type Places = {
  /** Takes a place, or gives null when there is none. */
  take(who: PlaceFor): Leave | null;
  /** Whether at least half of a company's places are taken. */
  scarce(company: string): boolean;
};

/** When a company's places are scarce, a network's limit is divided by this number. */
const SCARCE_PART = 4;
/** One in so many places is kept for networks that got few places lately. */
const KEPT_PART = 4;

/**
 * A limited number of places for something costly. Each visitor, network and company has a limit of its own below the
 * limit of all, so that whoever uses up their own share keeps nobody else out. When half of a company's places are
 * taken, only networks that hold few get more. The last quarter is for networks that got few in the last ten minutes, so
 * that there is a place for the next one, however many networks come back all the time.
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
