import { describe, expect, it } from "vitest";
import { groupDevices } from "./group-devices.js";

const device = (id: string, name: string, lastSeenAt: number | null, os = "Windows 11") => ({
  id,
  name,
  os,
  kind: "agent" as const,
  lastSeenAt,
  score: null,
  reportUrl: null,
});

describe("a customer's computers", () => {
  it("stand once each, as last seen, with earlier connections behind them", () => {
    const groups = groupDevices([
      device("a", "PC", 100),
      device("b", "NOTE", null),
      device("c", "PC", 300),
      device("d", "PC", 200),
      device("e", "PC", 400, "Debian 12"),
    ]);
    expect(groups.map(({ newest, earlier }) => [newest.id, earlier.map(({ id }) => id)])).toEqual([
      ["c", ["d", "a"]],
      ["b", []],
      ["e", []],
    ]);
  });
});
