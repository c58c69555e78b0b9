import { expect, it } from "vitest";
import { createLately } from "./lately.js";

it("counts of each network, and of wider ones with larger numbers, for ten minutes", () => {
  let now = 1_000_000;
  const lately = createLately(() => now);
  lately.note("192.0.2.7");
  lately.note("192.0.2.7");
  lately.takeBack("192.0.2.7");
  expect([lately.of("192.0.2.7"), lately.of("192.0.2.8")]).toEqual([1, 0]);
  // Each address is from another /64 of one /48.
  for (let n = 0; n < 16; n++) lately.note(`2001:db8:1:${n.toString(16)}00::1`);
  expect([lately.of("2001:db8:1:ff00::1"), lately.of("2001:db8:2:ff00::1")]).toEqual([1, 0]);
  // When everybody may be behind one address, one person's acts count for nobody.
  lately.note("10.0.0.1");
  expect(lately.of("10.0.0.1")).toBe(0);
  now += 600_001;
  expect([lately.of("192.0.2.7"), lately.of("2001:db8:1:ff00::1")]).toEqual([0, 0]);
});
