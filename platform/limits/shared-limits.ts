import type { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import {
  type IRateLimiterOptions,
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { networksOf } from "./network-of.js";
import { createOffenders, type Offenders } from "./offenders.js";

/** So many in so many seconds, counted from the first. */
export type Allowance = { points: number; seconds: number };

/** Counts of one door by key. What it keeps of a key is forgotten when its seconds are over. */
export type Counter = Pick<RateLimiterAbstract, "consume" | "get" | "delete" | "reward">;

/** Limits of the doors that strangers come to: all processes of an installation count together where there is Redis. */
export type SharedLimits = {
  /** The counts of one door, the same wherever it is asked for. A name has one allowance everywhere. */
  counter(door: string, allowed: Allowance): Counter;
  /** Of this process alone: looked at with each connection, and forgotten within a minute. */
  offenders: Offenders;
};

/** Keys that one process remembers of each door without Redis: the one used longest ago is forgotten first. */
const KEYS = 50_000;

/** Without `redis` each process counts for itself, and so it does while Redis is away. */
export function createSharedLimits(redis: Redis | null): SharedLimits {
  const doors = new Map<string, Counter>();

  function open(door: string, { points, seconds }: Allowance): Counter {
    const options = { keyPrefix: `balcao:limit:${door}`, points, duration: seconds };
    const memory = new BoundedMemory(options);
    if (redis === null) return memory;
    return new RateLimiterRedis({
      ...options,
      storeClient: redis,
      rejectIfRedisNotReady: true,
      insuranceLimiter: memory,
    });
  }

  return {
    counter(door, allowed) {
      const counter = doors.get(door) ?? open(door, allowed);
      doors.set(door, counter);
      return counter;
    },
    offenders: createOffenders(),
  };
}

/** Takes one of `key`'s points, or so many: 0 when it may go on, else the ms until it may. `seconds`: other than the counter's own. */
export async function take(counter: Counter, key: string, seconds?: number, points = 1): Promise<number> {
  try {
    await counter.consume(key, points, seconds === undefined ? {} : { customDuration: seconds });
    return 0;
  } catch (error) {
    if (error instanceof RateLimiterRes) return Math.max(1, Math.ceil(error.msBeforeNext));
    throw error;
  }
}

/**
 * A door's limit by network address: each network that the address is counted for must have one left, or so many. The narrowest is
 * asked first, so that one that is refused costs its neighbours nothing. `take` answers 0, or the ms to wait.
 */
export function createNetworkLimit(shared: SharedLimits, door: string, allowed: Allowance) {
  function levelsOf(address: string) {
    return networksOf(address).map(({ network, times }) => {
      const own = { ...allowed, points: allowed.points * times };
      return { network, counter: shared.counter(`${door}:${times}`, own) };
    });
  }
  return {
    async take(address: string, points = 1): Promise<number> {
      for (const { network, counter } of levelsOf(address)) {
        const waitMs = await take(counter, network, undefined, points);
        if (waitMs > 0) return waitMs;
      }
      return 0;
    },
    /** Of what was taken: it does not count any more. */
    async giveBack(address: string, points = 1): Promise<void> {
      await Promise.all(levelsOf(address).map(({ network, counter }) => counter.reward(network, points)));
    },
  };
}

export type NetworkLimit = ReturnType<typeof createNetworkLimit>;

/** The library's counts in memory, with a bound on their number. */
class BoundedMemory extends RateLimiterMemory {
  readonly #keys: LRUCache<string, true>;

  constructor(options: IRateLimiterOptions) {
    super(options);
    this.#keys = new LRUCache({
      max: KEYS,
      dispose: (_known, key, why) => {
        if (why === "evict") void super.delete(key);
      },
    });
  }

  override consume(...args: Parameters<RateLimiterMemory["consume"]>): Promise<RateLimiterRes> {
    this.#keys.set(String(args[0]), true);
    return super.consume(...args);
  }
}
