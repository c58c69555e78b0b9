import { describe, expect, it } from "vitest";
import { createSignInLimits } from "./sign-in-limits.js";

const EMAIL = "rui@loja.example";

function start() {
  const world = { now: 1_000_000 };
  return { world, limits: createSignInLimits(() => world.now) };
}

describe("how often somebody may sign in", () => {
  it("counts the addresses of one IPv6 network as one", () => {
    const { limits } = start();
    for (let i = 0; i < 5; i++) expect(limits.begin(`2001:db8:1:2::${i}`, EMAIL)).toBe(0);
    expect(limits.begin("2001:db8:1:2:ffff::9", EMAIL)).toBe(1_000);
    expect(limits.begin("2001:db8:1:3::1", EMAIL)).toBe(0);
  });

  it("lets a person in where they signed in before, and elsewhere after seconds, while many addresses guess", () => {
    const { limits, world } = start();
    expect(limits.begin("192.0.2.1", EMAIL)).toBe(0);
    limits.succeeded("192.0.2.1", EMAIL, true);
    for (let i = 0; i < 1_000; i++) limits.begin(`198.51.100.${i % 250}`, EMAIL);
    expect(limits.begin("203.0.113.200", EMAIL)).toBe(2_000);
    expect(limits.begin("192.0.2.1", EMAIL)).toBe(0);
    world.now += 2_000;
    expect(limits.begin("203.0.113.200", EMAIL)).toBe(0);
  });

  it("does not count a password that is right, and forgets guesses only where it is right everywhere", () => {
    const { limits, world } = start();
    for (let i = 0; i < 50; i++) {
      world.now += 5_000;
      expect(limits.begin("192.0.2.1", EMAIL)).toBe(0);
      limits.succeeded("192.0.2.1", EMAIL, false);
    }
    world.now += 60_000;
    for (let i = 0; i < 4; i++) expect(limits.begin("192.0.2.1", EMAIL)).toBe(0);
    expect(limits.begin("192.0.2.1", EMAIL)).toBe(0);
    limits.succeeded("192.0.2.1", EMAIL, false);
    expect(limits.begin("192.0.2.1", EMAIL)).toBe(0);
    expect(limits.begin("192.0.2.1", EMAIL)).toBe(1_000);
    world.now += 1_000;
    expect(limits.begin("192.0.2.1", EMAIL)).toBe(0);
    limits.succeeded("192.0.2.1", EMAIL, true);
    expect(limits.begin("192.0.2.1", EMAIL)).toBe(0);
    expect(limits.begin("192.0.2.1", EMAIL)).toBe(0);
  });
});
