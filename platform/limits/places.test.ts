import { describe, expect, it } from "vitest";
import { createPlaces } from "./places.js";

const LIMITS = { visitor: 2, address: 3, company: 4, all: 6 };

describe("places", () => {
  it("of one visitor, one address and one company run out before those of all", () => {
    const places = createPlaces(LIMITS);
    const take = (visitor: string, address: string | null, company: string) =>
      places.take({ visitor, address, company });
    expect([take("v1", "a1", "c1"), take("v1", "a1", "c1"), take("v1", "a9", "c1")].map(Boolean)).toEqual([
      true,
      true,
      false,
    ]);
    expect([take("v2", "a1", "c1"), take("v3", "a1", "c1")].map(Boolean)).toEqual([true, false]);
    expect([take("v4", "a2", "c1"), take("v5", "a3", "c1")].map(Boolean)).toEqual([true, false]);
    // The same name at another company is somebody else; an address is the same everywhere.
    expect([take("v1", "a4", "c2"), take("v1", null, "c2"), take("v9", "a5", "c3")].map(Boolean)).toEqual([
      true,
      true,
      false,
    ]);
    expect(places.taken()).toBe(6);
  });

  it("are free again when they are left, once", () => {
    const places = createPlaces({ ...LIMITS, all: 2 });
    const who = { visitor: "v1", address: "a1", company: "c1" };
    const first = places.take(who);
    places.take(who);
    first?.();
    first?.();
    expect(places.taken()).toBe(1);
    expect(places.take({ ...who, visitor: "v2" })).not.toBeNull();
    expect(places.take({ ...who, visitor: "v2" })).toBeNull();
  });
});
