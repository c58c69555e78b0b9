import { describe, expect, it } from "vitest";
import { createRateLimiter } from "./rate-limiter.js";

const RATE = { burst: 3, perMinute: 60 };

describe("the rate limiter", () => {
  it("lets a burst through, then one per interval, and says how long to wait", () => {
    let now = 0;
    const take = createRateLimiter(() => now, 10);
    expect([take("a", RATE), take("a", RATE), take("a", RATE)]).toEqual([0, 0, 0]);
    expect(take("a", RATE)).toBe(1000);
    now = 999;
    expect(take("a", RATE)).toBeGreaterThan(0);
    now = 1000;
    expect(take("a", RATE)).toBe(0);
  });

  it("counts each key for itself", () => {
    const take = createRateLimiter(() => 0, 10);
    for (let index = 0; index < 3; index++) take("a", RATE);
    expect(take("a", RATE)).toBeGreaterThan(0);
    expect(take("b", RATE)).toBe(0);
  });

  it("gives nothing for a clock that runs backwards", () => {
    let now = 10_000;
    const take = createRateLimiter(() => now, 10);
    for (let index = 0; index < 3; index++) take("a", RATE);
    now = 0;
    expect(take("a", RATE)).toBeGreaterThan(0);
  });

  it("forgets the key used longest ago instead of growing", () => {
    const take = createRateLimiter(() => 0, 2);
    for (let index = 0; index < 3; index++) take("a", RATE);
    take("b", RATE);
    take("c", RATE);
    expect(take("a", RATE)).toBe(0);
  });
});
