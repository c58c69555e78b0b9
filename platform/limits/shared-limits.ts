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

/** `points` within `seconds`, counted from the first. */
export type Allowance = { points: number; seconds: number };

/** Counts of one door by key. A key is forgotten when its seconds are over. */
export type Counter = Pick<RateLimiterAbstract, "consume" | "get" | "delete" | "reward">;

/** Limits of the doors that strangers come to. With Redis, all processes of an installation count together. */
export type SharedLimits = {
  /**
   * The counts of one door. The same name gives the same counts, and must be used with the same allowance everywhere.
   */
  counter(door: string, allowed: Allowance): Counter;
  /** Kept by this process alone: it is checked for each connection and forgotten within a minute. */
  offenders: Offenders;
};

/** How many keys per door one process remembers without Redis. The key used longest ago is forgotten first. */
const KEYS = 50_000;

/** Without `redis`, and while Redis is away, each process counts for itself. */
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

/**
 * Takes `points` (default 1) of the points of `key`. Gives 0 when the caller may go on, else the ms to wait. `seconds`
 * replaces the counter's own.
 */
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
 * A door's limit by network address: every network that the address belongs to must have points left. The narrowest
 * network is asked first, so that a refused address costs its neighbours nothing. `take` gives 0, or the ms to wait.
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
    /** Gives points back, so that what was taken does not count any more. */
    async giveBack(address: string, points = 1): Promise<void> {
      await Promise.all(levelsOf(address).map(({ network, counter }) => counter.reward(network, points)));
    },
  };
}

export type NetworkLimit = ReturnType<typeof createNetworkLimit>;

/** The library's counts in memory, with a limit on the number of keys. */
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
