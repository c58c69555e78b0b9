import { expect, it } from "vitest";
import { networkOf } from "./strangers.js";

it.each([
  ["203.0.113.9", "203.0.113.9"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002:ffff:0:0:9", "2001:db8:1:2::/64"],
  ["2001:db8::9", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["", ""],
  ["what a proxy made up", "what a proxy made up"],
])("counts %j as %j", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
