import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.js";

describe("backoffMs", () => {
  it("doubles its range with each attempt, up to the cap", () => {
    const widest = [1, 2, 3, 4, 8, 9, 50].map((attempt) => backoffMs(attempt, 1));
    expect(widest).toEqual([500, 1_000, 2_000, 4_000, 60_000, 60_000, 60_000]);
  });

  it("spreads over the whole range, is never nothing and never above the cap", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const wait = backoffMs(attempt, random, { baseMs: 100, capMs: 5_000 });
          expect(wait).toBeGreaterThanOrEqual(10);
          expect(wait).toBeLessThanOrEqual(5_000);
        },
      ),
    );
    expect(backoffMs(3, 0.9)).toBeGreaterThan(backoffMs(3, 0.1));
  });
});
