import { describe, expect, it } from "vitest";
import type { ChannelRegistry } from "./channel-registry.js";
import { demoEnabled } from "./demo-enabled.js";
import { openToStrangers } from "./open-to-strangers.js";

const channels = (...demo: boolean[]) =>
  ({ all: () => demo.map((one) => ({ demo: one })) }) as unknown as ChannelRegistry;
const settings = { publicUrl: null, trustProxy: 0, host: "127.0.0.1", sandboxPayments: "auto" } as const;

describe("the demonstration", () => {
  it("is on by itself only without a real channel and without a public address", () => {
    const auto = (publicUrl: string | null, ...demo: boolean[]) =>
      demoEnabled({ demo: "auto", publicUrl }, channels(...demo));
    expect([auto(null), auto(null, true), auto(null, true, false)]).toEqual([true, true, false]);
    expect([auto("https://x.example"), auto("https://x.example", true)]).toEqual([false, false]);
    expect(demoEnabled({ demo: "on", publicUrl: "https://x.example" }, channels(false))).toBe(true);
    expect(demoEnabled({ demo: "off", publicUrl: null }, channels(true))).toBe(false);
  });
});

describe("what is open to strangers", () => {
  it("is nothing on a server that only its own machine reaches", () => {
    for (const host of ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
      expect(openToStrangers({ ...settings, host, sandboxPayments: "on" }, true)).toEqual([]);
  });

  it("is the demonstration and the sandbox, each told with the setting that closes it", () => {
    for (const more of [
      { publicUrl: "https://x.example" },
      { trustProxy: 1 },
      { trustProxy: ["10.0.0.0/8"] },
      { host: "0.0.0.0" },
      { host: "192.168.0.7" },
    ])
      expect(openToStrangers({ ...settings, ...more }, true)).toEqual([
        expect.stringContaining("DEMO=off"),
        expect.stringContaining("SANDBOX_PAYMENTS=off"),
      ]);
    const open = { ...settings, host: "::" };
    expect(openToStrangers(open, false)).toEqual([]);
    expect(openToStrangers({ ...open, sandboxPayments: "on" }, false)).toEqual([
      expect.stringContaining("SANDBOX_PAYMENTS"),
    ]);
    expect(openToStrangers({ ...open, sandboxPayments: "off" }, true)).toEqual([expect.stringContaining("DEMO")]);
  });
});
