import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import { createSignInLimits } from "./sign-in-limits.js";

const EMAIL = "rui@loja.example";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const limits = createSignInLimits(createSharedLimits(null));
  const stranger = (address: string, email = EMAIL) => ({ address, email, device: null });
  const known = { address: "192.0.2.1", email: EMAIL, device: "a" };
  return { limits, stranger, known };
}

describe("how often somebody may sign in", () => {
  it("counts the addresses of one IPv6 network as one", async () => {
    const { limits, stranger } = start();
    for (let i = 0; i < 5; i++) expect(await limits.begin(stranger(`2001:db8:1:2::${i}`))).toBe(0);
    expect(await limits.begin(stranger("2001:db8:1:2:ffff::9"))).toBe(1_000);
    expect(await limits.begin(stranger("2001:db8:1:3::1"))).toBe(0);
  });

  it("gives a whole /56 four times, and a /48 sixteen times as much as one network", async () => {
    const { limits, stranger } = start();
    const through = async (address: (n: number) => string) => {
      let count = 0;
      for (let n = 0; n < 500; n++)
        if ((await limits.begin(stranger(address(n), `x${n}@loja.example`))) === 0) count += 1;
      return count;
    };
    expect(await through((n) => `2001:db8:1:2::${n}`)).toBe(20);
    expect(await through((n) => `2001:db8:2:${(n % 256).toString(16)}::1`)).toBe(80);
    expect(await through((n) => `2001:db8:3:${((n % 256) * 256).toString(16)}::1`)).toBe(320);
  });

  it("does not keep a known device out while a thousand addresses guess at its person", async () => {
    const { limits, stranger, known } = start();
    for (let i = 0; i < 1_000; i++) await limits.begin(stranger(`198.51.${Math.floor(i / 250)}.${i % 250}`));
    expect(await limits.begin(known)).toBe(0);
    await limits.succeeded(known, true);
    expect(await limits.begin(known)).toBe(0);
  });

  it("lets a stranger in after some seconds while changing addresses guess at the same person without a pause", async () => {
    const { limits, stranger } = start();
    let n = 0;
    const guess = () => limits.begin(stranger(`198.${51 + (n >> 16)}.${(n >> 8) & 255}.${n++ & 255}`));
    for (let i = 0; i < 100; i++) await guess();
    for (let i = 0; i < 6; i++) limits.triesBefore(stranger("203.0.113.200"));
    expect(await limits.begin(stranger("203.0.113.200"))).toBe(15_000);
    for (let i = 0; i < 75; i++) {
      vi.advanceTimersByTime(200);
      await guess();
    }
    expect(await limits.begin(stranger("203.0.113.200"))).toBe(0);
    // Only one try is allowed; a guesser must then wait again.
    expect(await limits.begin(stranger("203.0.113.200"))).toBe(15_000);
  });

  it("does not make the next wait longer by tries that were refused at the same moment", async () => {
    const { limits, known } = start();
    for (let i = 0; i < 5; i++) expect(await limits.begin(known)).toBe(0);
    vi.advanceTimersByTime(1_000);
    const waits = await Promise.all(Array.from({ length: 10 }, () => limits.begin(known)));
    expect(waits.filter((ms) => ms === 0)).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    expect(await limits.begin(known)).toBe(0);
    expect(await limits.begin(known)).toBe(4_000);
  });

  it("lets through one of many that waited together", async () => {
    const { limits, stranger } = start();
    for (let i = 0; i < 20; i++) await limits.begin(stranger(`198.51.100.${i}`));
    expect(await limits.begin(stranger("203.0.113.200"))).toBe(2_000);
    vi.advanceTimersByTime(2_000);
    for (let i = 0; i < 20; i++) await limits.begin(stranger(`198.51.101.${i}`));
    const waits = await Promise.all(Array.from({ length: 4 }, () => limits.begin(stranger("203.0.113.200"))));
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(1);
  });

  it("holds who comes from a network that seldom tried lately for two seconds", async () => {
    const { limits, stranger } = start();
    for (let i = 0; i < 40; i++) {
      await limits.begin(stranger(`198.51.100.${i}`));
      for (let n = 0; n < 6; n++) limits.triesBefore(stranger(`198.51.100.${i}`));
    }
    expect(await limits.begin(stranger("198.51.100.39"))).toBe(15_000);
    expect(await limits.begin(stranger("203.0.113.200"))).toBe(2_000);
    vi.advanceTimersByTime(2_000);
    expect(await limits.begin(stranger("203.0.113.200"))).toBe(0);
    expect(await limits.begin(stranger("198.51.100.39"))).toBe(13_000);
  });

  it("makes whoever guesses at a known device wait longer and longer, and only there", async () => {
    const { limits, known } = start();
    for (let i = 0; i < 5; i++) expect(await limits.begin(known)).toBe(0);
    expect(await limits.begin(known)).toBe(1_000);
    vi.advanceTimersByTime(1_000);
    expect(await limits.begin(known)).toBe(0);
    expect(await limits.begin(known)).toBe(2_000);
    expect(await limits.begin({ ...known, device: "b" })).toBe(0);
  });

  it("does not count a password that is right, and forgets guesses only where it is right everywhere", async () => {
    const { limits, stranger } = start();
    const here = stranger("192.0.2.1");
    for (let i = 0; i < 50; i++) {
      vi.advanceTimersByTime(5_000);
      expect(await limits.begin(here)).toBe(0);
      await limits.succeeded(here, false);
    }
    vi.advanceTimersByTime(60_000);
    for (let i = 0; i < 4; i++) expect(await limits.begin(here)).toBe(0);
    expect(await limits.begin(here)).toBe(0);
    await limits.succeeded(here, false);
    expect(await limits.begin(here)).toBe(0);
    expect(await limits.begin(here)).toBe(1_000);
    vi.advanceTimersByTime(1_000);
    expect(await limits.begin(here)).toBe(0);
    await limits.succeeded(here, true);
    expect(await limits.begin(here)).toBe(0);
    expect(await limits.begin(here)).toBe(0);
  });
});
