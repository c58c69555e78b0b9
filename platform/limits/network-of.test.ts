import { describe, expect, it } from "vitest";
import { networkOf, networksOf } from "./network-of.js";

describe("whom an address is counted as", () => {
  it.each([
    ["2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"],
    ["2001:0DB8:1:2:ffff:1:2:3%eth0", "2001:db8:1:2::/64"],
    ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
    ["2001:db8::9", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["::FFFF:C000:207", "192.0.2.7"],
    ["64:ff9b::192.0.2.7", "192.0.2.7"],
    ["64:ff9b::c000:207", "192.0.2.7"],
    ["::ffff:0:192.0.2.7", "192.0.2.7"],
    ["", ""],
    ["what a proxy made up", "what a proxy made up"],
  ])("counts %j as %j", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it("counts an IPv6 address for its /56 and /48, too, with larger numbers", () => {
    expect(networksOf("2001:db8:1:2fe::1")).toEqual([
      { network: "2001:db8:1:2fe::/64", times: 1 },
      { network: "2001:db8:1:200::/56", times: 4 },
      { network: "2001:db8:1::/48", times: 16 },
    ]);
    expect(networksOf("::ffff:198.51.100.7")).toEqual([{ network: "198.51.100.7", times: 1 }]);
  });

  it("lets more come from where a proxy that names nobody may stand", () => {
    for (const address of ["127.0.0.1", "::1", "172.17.0.1", "10.0.0.5", "100.64.1.1", "fd00::1"])
      expect(networksOf(address).map(({ times }) => times)).toEqual([40]);
  });
});
