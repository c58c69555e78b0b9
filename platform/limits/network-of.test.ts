import { expect, it } from "vitest";
import { networkOf } from "./network-of.js";

it("counts an IPv6 address as its /64, and an IPv4 one as itself, however it is written", () => {
  expect(networkOf("2001:db8:1:2:aaaa::1")).toBe("2001:db8:1:2::/64");
  expect(networkOf("2001:0DB8:1:2:ffff:1:2:3%eth0")).toBe("2001:db8:1:2::/64");
  expect(networkOf("2001:db8:1:3::1")).toBe("2001:db8:1:3::/64");
  expect(networkOf("192.0.2.7")).toBe("192.0.2.7");
  expect(networkOf("::ffff:192.0.2.7")).toBe("192.0.2.7");
  expect(networkOf("")).toBe("");
  expect(networkOf("proxy")).toBe("proxy");
});
