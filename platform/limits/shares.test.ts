import { describe, expect, it } from "vitest";
import { createShares, networkShares } from "./shares.js";

describe("shares of places", () => {
  it("count nothing where one of them is used up, and let each place go once", () => {
    const shares = createShares();
    const all = { key: "all", most: 3 };
    const leave = shares.take([all, { key: "a", most: 1 }]);
    expect(leave).not.toBeNull();
    expect(shares.take([all, { key: "a", most: 1 }])).toBeNull();
    expect(shares.take([all, { key: "b", most: 1 }])).not.toBeNull();
    leave?.();
    leave?.();
    expect(shares.take([all, { key: "c", most: 1 }])).not.toBeNull();
    expect(shares.take([all, { key: "d", most: 1 }])).not.toBeNull();
    expect(shares.take([all, { key: "e", most: 1 }])).toBeNull();
  });

  it("give a wider network more, and none more than the most", () => {
    expect(networkShares("2001:db8:1:2::1", 10, 60)).toEqual([
      { key: "network 2001:db8:1:2::/64", most: 10 },
      { key: "network 2001:db8:1:0::/56", most: 40 },
      { key: "network 2001:db8:1::/48", most: 60 },
    ]);
  });
});
