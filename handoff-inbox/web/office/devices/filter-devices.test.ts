import { describe, expect, it } from "vitest";
import type { OfficeDevice } from "../../../contract/office/devices.js";
import { fits, isSilent } from "./filter-devices.js";

const device = (of: Partial<OfficeDevice> = {}): OfficeDevice => ({
  id: "d1",
  name: "RECEPÇÃO-02",
  os: "Windows 11",
  agentVersion: "0.1.0",
  contactName: "Padaria da Luísa",
  conversationId: null,
  state: "offline",
  stays: "no",
  lastSeenAt: 0,
  score: null,
  measuredAt: null,
  critical: 0,
  warnings: 0,
  latencyMs: null,
  memoryMb: null,
  ...of,
});

describe("the list of computers", () => {
  it("is searched by computer, customer and system, without accents", () => {
    for (const search of ["recepcao", "LUISA", "windows", "  "]) expect(fits(device(), "all", search)).toBe(true);
    expect(fits(device(), "all", "mac")).toBe(false);
  });

  it("is narrowed by state, by who stays and by what is wrong", () => {
    expect(fits(device({ state: "online" }), "online", "")).toBe(true);
    expect(fits(device(), "online", "")).toBe(false);
    expect(fits(device({ stays: "asked" }), "staying", "")).toBe(true);
    expect(fits(device({ critical: 1 }), "critical", "")).toBe(true);
    expect(fits(device({ warnings: 3 }), "critical", "")).toBe(false);
    expect(fits(device({ state: "blocked" }), "blocked", "")).toBe(true);
  });

  it("calls silent what stays and was not heard of for a day", () => {
    const now = 10 * 86_400_000;
    expect(isSilent({ stays: "on", lastSeenAt: now - 86_400_001 }, now)).toBe(true);
    expect(isSilent({ stays: "on", lastSeenAt: now - 1_000 }, now)).toBe(false);
    expect(isSilent({ stays: "no", lastSeenAt: null }, now)).toBe(false);
  });
});
