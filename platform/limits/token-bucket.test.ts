import { beforeEach, describe, expect, it } from "vitest";
import { TokenBuckets } from "./token-bucket.js";

let now: number;
let buckets: TokenBuckets;
beforeEach(() => {
  now = 0;
  buckets = new TokenBuckets({ burst: 3, perSecond: 2, maxKeys: 2, now: () => now });
});

describe("a token bucket", () => {
  it("allows its burst, then its rate, and says how long to wait", () => {
    expect([1, 2, 3].map(() => buckets.take("a").ok)).toEqual([true, true, true]);
    expect(buckets.take("a")).toEqual({ ok: false, retryAfterMs: 500 });
    now += 499;
    expect(buckets.take("a").ok).toBe(false);
    now += 1;
    expect(buckets.take("a")).toEqual({ ok: true, left: 0 });
  });

  it("never holds more than its burst, and knows what will never fit", () => {
    now += 1_000_000;
    expect(buckets.take("a", 4)).toEqual({ ok: false, retryAfterMs: Number.POSITIVE_INFINITY });
    expect(buckets.take("a", 3)).toEqual({ ok: true, left: 0 });
  });

  it("keeps keys apart and forgets the one unused the longest", () => {
    buckets.take("a", 3);
    buckets.take("b", 3);
    expect(buckets.take("b").ok).toBe(false);
    buckets.take("c", 3);
    expect(buckets.take("a", 3).ok).toBe(true);
  });

  it("gives nothing away when the clock is set back", () => {
    now = 10_000;
    buckets.take("a", 3);
    now = 0;
    expect(buckets.take("a").ok).toBe(false);
    now = 500;
    expect(buckets.take("a").ok).toBe(true);
  });
});
