import { describe, expect, it } from "vitest";
import { createPlaces } from "./places.js";

const LIMITS = { visitor: 2, address: 3, company: 6, all: 8 };

describe("places", () => {
  it("of one visitor, one address and one company run out before those of all", () => {
    const places = createPlaces(LIMITS);
    const take = (visitor: string, address: string, company: string) => places.take({ visitor, address, company });
    expect([take("v1", "a1", "c1"), take("v1", "a1", "c1"), take("v1", "a9", "c1")].map(Boolean)).toEqual([
      true,
      true,
      false,
    ]);
    expect([take("v2", "a1", "c1"), take("v3", "a1", "c1")].map(Boolean)).toEqual([true, false]);
    const others = ["a2", "a3", "a4", "a5"].map((address) => take(`of ${address}`, address, "c1"));
    expect(others.map(Boolean)).toEqual([true, true, true, false]);
    // The same visitor name at another company is another person; an address is the same everywhere.
    expect([take("v1", "a4", "c2"), take("v1", "a6", "c2"), take("v9", "a5", "c3")].map(Boolean)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("of one IPv6 network are one neighbour's, and of the wider networks around it some more", () => {
    const places = createPlaces({ visitor: 9, address: 1, company: 99, all: 99 });
    const take = (n: number) => places.take({ visitor: `v${n}`, address: `2001:db8:0:${n}::1`, company: `c${n}` });
    expect(places.take({ visitor: "v", address: "2001:db8:0:0::2", company: "c" })).not.toBeNull();
    expect([take(0), take(1), take(2), take(3), take(4)].map(Boolean)).toEqual([false, true, true, true, false]);
  });

  it("of one company are not filled by two networks, and whoever has few finds one", () => {
    const places = createPlaces({ visitor: 2, address: 8, company: 16, all: 64 });
    const take = (n: number, address: string) => places.take({ visitor: `v${n}`, address, company: "c" });
    expect(places.scarce("c")).toBe(false);
    const attack = Array.from({ length: 40 }, (_, n) => take(n, n % 2 ? "203.0.113.1" : "203.0.113.2"));
    expect(attack.filter(Boolean)).toHaveLength(8);
    expect([places.scarce("c"), places.scarce("other")]).toEqual([true, false]);
    expect([1, 2, 3].map((n) => take(100 + n, "198.51.100.7")).map(Boolean)).toEqual([true, true, false]);
    for (const leave of attack) leave?.();
    expect(places.scarce("c")).toBe(false);
    expect(take(200, "198.51.100.7")).not.toBeNull();
  });

  it("of one company are not filled by ten networks that come back all the time", () => {
    let now = 0;
    const places = createPlaces({ visitor: 2, address: 8, company: 16, all: 64 }, () => now);
    const take = (n: number, address: string) => places.take({ visitor: `v${n}`, address, company: "c" });
    const held: (() => void)[] = [];
    for (let round = 0; round < 20; round++) {
      // Each is cut off after some seconds, and comes at once from all its networks again.
      for (const leave of held.splice(0)) leave();
      for (let n = 0; n < 40; n++)
        held.push(...[take(round * 40 + n, `203.0.113.${n % 10}`)].filter((one) => one !== null));
    }
    expect(held).toHaveLength(12);
    expect([1, 2, 3].map((n) => take(10_000 + n, "198.51.100.7")).map(Boolean)).toEqual([true, true, false]);
    for (const leave of held) leave();
    now += 600_001;
    expect(Array.from({ length: 40 }, (_, n) => take(n, `203.0.113.${n % 10}`)).filter(Boolean)).toHaveLength(14);
  });

  it("are free again when they are left, once", () => {
    const places = createPlaces({ ...LIMITS, all: 2 });
    const who = { visitor: "v1", address: "a1", company: "c1" };
    const first = places.take(who);
    places.take(who);
    first?.();
    first?.();
    expect(places.take({ ...who, visitor: "v2" })).not.toBeNull();
    expect(places.take({ ...who, visitor: "v2" })).toBeNull();
  });
});
