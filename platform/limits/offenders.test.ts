import { describe, expect, it } from "vitest";
import { createOffenders } from "./offenders.js";

function offenders() {
  let now = 1_000_000;
  const counted = createOffenders(() => now);
  return {
    ...counted,
    later: (ms: number) => {
      now += ms;
    },
    often: (address: string, times: number) => {
      for (let n = 0; n < times; n++) counted.note(address);
    },
  };
}

describe("who is turned away", () => {
  it("is a network that goes on, for a minute, and nobody else", () => {
    const { often, isOut, later } = offenders();
    often("192.0.2.7", 10);
    expect(isOut("192.0.2.7")).toBe(false);
    often("192.0.2.7", 1);
    expect(isOut("192.0.2.7")).toBe(true);
    expect(isOut("192.0.2.8")).toBe(false);
    later(60_001);
    expect(isOut("192.0.2.7")).toBe(false);
  });

  it("is a wider network in which many go on, not one in which one does", () => {
    const { often, isOut } = offenders();
    often("192.0.2.7", 1_000);
    often("2001:db8:1:1::7", 1_000);
    expect(isOut("192.0.2.200")).toBe(false);
    expect(isOut("2001:db8:1:2::7")).toBe(false);
    for (let n = 1; n <= 41; n++) {
      often(`192.0.2.${n}`, 1);
      often(`2001:db8:1:${n.toString(16)}00::1`, 1);
    }
    expect(isOut("192.0.2.200")).toBe(true);
    expect(isOut("2001:db8:1:f200::7")).toBe(true);
    expect(isOut("192.0.3.200")).toBe(false);
    expect(isOut("2001:db8:2::7")).toBe(false);
  });

  it("is not a network that somebody known works in, for a day", () => {
    const { often, isOut, trust, later } = offenders();
    trust("192.0.2.7");
    for (let n = 1; n <= 60; n++) often(`192.0.2.${n}`, 11);
    expect([isOut("192.0.2.7"), isOut("192.0.2.8")]).toEqual([false, true]);
    later(24 * 3_600_000 + 1);
    often("192.0.2.7", 11);
    expect(isOut("192.0.2.7")).toBe(true);
  });

  it("is turned away at one door only for what was done there", () => {
    const { note, often, isOut, later } = offenders();
    for (let n = 0; n < 11; n++) note("192.0.2.7", "uploads");
    expect([isOut("192.0.2.7", "uploads"), isOut("192.0.2.7")]).toEqual([true, false]);
    expect(isOut("192.0.2.8", "uploads")).toBe(false);
    later(60_001);
    expect(isOut("192.0.2.7", "uploads")).toBe(false);
    often("192.0.2.7", 11);
    expect([isOut("192.0.2.7", "uploads"), isOut("192.0.2.7")]).toEqual([true, true]);
  });

  it("is nobody where everybody may stand behind the address", () => {
    const { often, isOut } = offenders();
    for (const address of ["127.0.0.1", "10.0.0.5", "::1", "100.64.1.1"]) {
      often(address, 1_000);
      expect(isOut(address)).toBe(false);
    }
  });
});
