import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createNetworkLimit, createSharedLimits, take } from "./shared-limits.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("counts at a door", () => {
  it("give each key its points, then say how long to wait, and begin anew", async () => {
    const counter = createSharedLimits(null).counter("door", { points: 2, seconds: 10 });
    expect([await take(counter, "a"), await take(counter, "a"), await take(counter, "b")]).toEqual([0, 0, 0]);
    vi.advanceTimersByTime(4_000);
    expect(await take(counter, "a")).toBe(6_000);
    vi.advanceTimersByTime(6_000);
    expect(await take(counter, "a")).toBe(0);
  });

  it("are the same wherever a door is asked for", async () => {
    const limits = createSharedLimits(null);
    expect(await take(limits.counter("door", { points: 1, seconds: 10 }), "a")).toBe(0);
    expect(await take(limits.counter("door", { points: 1, seconds: 10 }), "a")).toBeGreaterThan(0);
    expect(await take(limits.counter("other", { points: 1, seconds: 10 }), "a")).toBe(0);
  });

  it("forget the key used longest ago instead of growing", async () => {
    const counter = createSharedLimits(null).counter("door", { points: 1, seconds: 3_600 });
    await take(counter, "first");
    for (let n = 0; n < 50_000; n++) await take(counter, `x${n}`);
    expect(await counter.get("x49999")).toMatchObject({ consumedPoints: 1 });
    expect(await counter.get("first")).toBeNull();
  });
});

describe("a limit by network", () => {
  it("takes nothing of a neighbour's share for one that is refused", async () => {
    const limit = createNetworkLimit(createSharedLimits(null), "door", { points: 5, seconds: 60 });
    for (let n = 0; n < 500; n++) await limit.take(`2001:db8:1:2::${n.toString(16)}`);
    expect(await limit.take("2001:db8:1:3::1")).toBe(0);
  });

  it("holds whoever has a whole /48 to the number of that", async () => {
    const limit = createNetworkLimit(createSharedLimits(null), "door", { points: 5, seconds: 60 });
    let through = 0;
    for (let n = 0; n < 1_000; n++)
      if ((await limit.take(`2001:db8:1:${(n * 61).toString(16)}::1`)) === 0) through += 1;
    expect(through).toBe(80);
  });
});
