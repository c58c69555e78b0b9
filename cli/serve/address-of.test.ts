import { describe, expect, it } from "vitest";
import { addressOf } from "./address-of.js";

const PROXY = "10.0.0.2";

describe("where a connection comes from", () => {
  it.each([
    ["no proxy is trusted", 0, "192.0.2.1", "198.51.100.9", "198.51.100.9"],
    ["one is", 1, "203.0.113.5, 192.0.2.1", PROXY, "192.0.2.1"],
    ["two are", 2, "203.0.113.5, 192.0.2.1", PROXY, "203.0.113.5"],
    ["more are than stand there", 3, "192.0.2.1", PROXY, "192.0.2.1"],
    ["one is that names nobody", 1, undefined, PROXY, PROXY],
    ["those of a network are", ["10.0.0.0/8"], "203.0.113.5, 192.0.2.1, 10.0.0.3", PROXY, "192.0.2.1"],
    ["another one is", ["10.9.9.9"], "192.0.2.1", PROXY, PROXY],
  ])("is found where %s", (_name, trusted, forwarded, remote, address) => {
    expect(addressOf(trusted)({ "x-forwarded-for": forwarded }, remote)).toBe(address);
  });
});
