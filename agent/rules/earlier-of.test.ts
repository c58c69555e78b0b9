import { describe, expect, it } from "vitest";
import { simulatedFacts } from "../simulated/facts.js";
import type { DeviceFacts, Reading } from "../wire.js";
import { diagnose } from "./diagnose.js";
import type { Earlier } from "./finding.js";

const healthy = simulatedFacts("healthy", 1, 1e6);
const known = <T>(value: T): Reading<T> => ({ known: true, value });
const DAY = 86_400_000;
const T = 1_790_000_000_000;

describe("a name that does not always stand for the same thing", () => {
  type Disks = readonly (readonly [mount: string, usedGb: number, sizeGb: number])[];
  const facts = (disks: Disks): DeviceFacts => ({
    ...healthy,
    disks: known(
      disks.map(([mount, usedGb, sizeGb]) => ({
        mount,
        usedBytes: usedGb * 1e9,
        sizeBytes: sizeGb * 1e9,
        kind: "ssd",
      })),
    ),
  });
  /** What is found on these drives or disks in the end, after reports a day apart. */
  const after = (reports: readonly DeviceFacts[], id: string) => {
    const all = reports.reduce<Earlier[]>((earlier, of, day) => {
      const at = T + day * DAY;
      return [...earlier, { at, findings: diagnose(of, { at, earlier }).findings }];
    }, []);
    return all.at(-1)?.findings.filter((found) => found.id === id) ?? [];
  };

  it("makes no forecast and keeps nothing found where a stick took the number or letter of a disk", () => {
    for (const mount of ["outro disco 2", "E:"]) {
      const backup = [mount, 700, 1000] as const;
      const [found] = after([facts([backup]), facts([backup]), facts([[mount, 20, 32]])], "disk-full");
      expect(found).toMatchObject({ subject: mount, severity: "ok", forecast: null });
      const [kept] = after([facts([[mount, 31, 32]]), facts([[mount, 890, 1000]])], "disk-full");
      expect(kept?.severity).toBe("ok");
    }
  });

  it("follows the disk itself, past reports where the name was another's, though its size is told a little differently", () => {
    const backup = (used: number, size = 1000) => ["outro disco 2", used, size] as const;
    const [found] = after(
      [facts([backup(900)]), facts([["outro disco 2", 5, 32]]), facts([backup(920, 1010)]), facts([backup(880)])],
      "disk-full",
    );
    expect(found?.severity).toBe("warn");
    const [growing] = after(
      [facts([backup(700)]), facts([["outro disco 2", 5, 32]]), facts([backup(800)]), facts([backup(850)])],
      "disk-full",
    );
    expect(growing?.forecast?.days).toBe(3);
  });

  it("says nothing of the past of two drives of one model, in this report or an earlier one", () => {
    const none = { healthy: true, reallocated: 0, pending: 0, mediaErrors: 0, celsius: null };
    const drives = (...worn: number[]): DeviceFacts => ({
      ...healthy,
      smart: known(worn.map((wearPercent) => ({ drive: "Kingston A400", ...none, wearPercent }))),
    });
    const forecasts = (...reports: DeviceFacts[]) =>
      after(reports, "disk-failing").map(({ forecast }) => forecast?.days);
    expect(forecasts(drives(50), drives(51), drives(52))).toEqual([48]);
    expect(forecasts(drives(50), drives(51), drives(52, 10))).toEqual([undefined, undefined]);
    expect(forecasts(drives(50), drives(51, 10), drives(51), drives(52))).toEqual([undefined]);
    const hot = (...celsius: number[]): DeviceFacts => ({
      ...healthy,
      smart: known(celsius.map((of) => ({ drive: "x", ...none, wearPercent: null, celsius: of }))),
    });
    expect(after([hot(61), hot(58)], "drive-hot").map(({ severity }) => severity)).toEqual(["warn"]);
    expect(after([hot(61, 40), hot(58, 40)], "drive-hot").map(({ severity }) => severity)).toEqual(["ok", "ok"]);
  });
});
