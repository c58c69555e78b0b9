import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SIMULATED_KINDS, simulatedFacts } from "../simulated/facts.js";
import type { DeviceFacts, Reading } from "../wire.js";
import { deviceFacts } from "../wire-schema.js";
import { diagnose } from "./diagnose.js";
import type { Earlier } from "./finding.js";
import { MEASURES } from "./measures.js";
import { ITEMS, type Severity } from "./rule.js";
import { RULES } from "./rules.js";

const healthy = simulatedFacts("healthy", 1, 1e6);
const known = <T>(value: T): Reading<T> => ({ known: true, value });
const unknown = { known: false as const, reason: "sem permissão" };

const disk = (usedGb: number, sizeGb: number): Partial<DeviceFacts> => ({
  disks: known([{ mount: "/", sizeBytes: sizeGb * 1e9, usedBytes: usedGb * 1e9, reclaimableBytes: 1e9, kind: "ssd" }]),
});
const none = { healthy: true, reallocated: 0, pending: 0, mediaErrors: 0, wearPercent: null, celsius: null };
const drive = (of: Partial<typeof none> | { [name: string]: number | boolean | null }): Partial<DeviceFacts> => ({
  smart: known([{ drive: "x", ...none, ...of }]),
});
const cpu = (loadPercent: number, celsius: number | null): Partial<DeviceFacts> => ({
  cpu: known({ model: "x", cores: 4, loadPercent, celsius }),
});
const memory = (availablePercent: number): Partial<DeviceFacts> => ({
  memory: known({ totalBytes: 8e9, availableBytes: 8e9 * (availablePercent / 100), swapUsedPercent: null }),
});
const updates = (pending: number, daysSinceLast: number | null): Partial<DeviceFacts> => ({
  updates: known({ pending, daysSinceLast }),
});
const antivirus = (enabled: boolean, signatureDays: number | null) => ({
  antivirus: known({ enabled, signatureDays }),
});
const battery = (designPercent: number | null, present = true) => ({
  battery: known({ present, designPercent, cycles: null }),
});
const network = (connectMs: number | null, lossPercent: number) => ({ network: known({ connectMs, lossPercent }) });
const up = (hours: number) => ({ host: { ...healthy.host, uptimeHours: known(hours) } });

describe("a rule", () => {
  it.each<[string, Severity, Partial<DeviceFacts>]>([
    ["disk-full", "ok", disk(89.9, 100)],
    ["disk-full", "warn", disk(90, 100)],
    ["disk-full", "critical", disk(98, 100)],
    ["disk-full", "warn", disk(95, 100)],
    ["disk-full", "critical", disk(95.1, 100)],
    ["disk-full", "ok", disk(1, 5)],
    ["disk-failing", "ok", drive({})],
    ["disk-failing", "critical", drive({ healthy: false })],
    ["disk-failing", "warn", drive({ reallocated: 1 })],
    ["disk-failing", "critical", drive({ reallocated: 5 })],
    ["disk-failing", "warn", drive({ pending: 1 })],
    ["disk-failing", "critical", drive({ pending: 2 })],
    ["disk-failing", "warn", drive({ mediaErrors: 1 })],
    ["disk-failing", "warn", drive({ wearPercent: 80 })],
    ["disk-failing", "ok", drive({ wearPercent: 79 })],
    ["drivers", "ok", { drivers: known([]) }],
    ["drivers", "warn", { drivers: known([{ name: "Bluetooth", code: 28 }]) }],
    ["services-failed", "ok", { services: known([]) }],
    ["services-failed", "warn", { services: known(["cups"]) }],
    ["slow-programs", "ok", { slowPrograms: known(["Spotify", "Steam"]) }],
    ["slow-programs", "warn", { slowPrograms: known(["Spotify", "Steam", "Discord"]) }],
    ["disk-events", "ok", { diskEvents24h: known(0) }],
    ["disk-events", "warn", { diskEvents24h: known(1) }],
    ["disk-events", "critical", { diskEvents24h: known(10) }],
    ["temporary-files", "ok", { temporaryBytes: known(1.9e9) }],
    ["temporary-files", "warn", { temporaryBytes: known(2e9) }],
    ["memory-low", "ok", memory(10)],
    ["memory-low", "warn", memory(9.9)],
    ["memory-low", "critical", memory(1.9)],
    ["processor-hot", "ok", cpu(1, 79)],
    ["processor-hot", "warn", cpu(1, 80)],
    ["processor-hot", "critical", cpu(1, 90)],
    ["processor-hot", "unknown", cpu(1, null)],
    ["processor-busy", "warn", cpu(70, null)],
    ["processor-busy", "critical", cpu(90, null)],
    ["drive-hot", "warn", drive({ celsius: 60 })],
    ["drive-hot", "critical", drive({ celsius: 70 })],
    ["drive-hot", "unknown", drive({})],
    ["startup-items", "ok", { startupItems: known(15) }],
    ["startup-items", "warn", { startupItems: known(16) }],
    ["updates-old", "ok", updates(3, 30)],
    ["updates-old", "warn", updates(3, 31)],
    ["updates-old", "warn", updates(50, null)],
    ["updates-old", "critical", updates(1, 91)],
    ["restart-overdue", "ok", up(24 * 14)],
    ["restart-overdue", "warn", up(24 * 14 + 1)],
    ["antivirus", "ok", antivirus(true, 3)],
    ["antivirus", "warn", antivirus(true, 4)],
    ["antivirus", "critical", antivirus(false, null)],
    ["battery-worn", "ok", battery(80)],
    ["battery-worn", "warn", battery(79)],
    ["battery-worn", "critical", battery(69)],
    ["battery-worn", "unknown", battery(null)],
    ["network-slow", "warn", network(500, 0)],
    ["network-slow", "critical", network(20, 10)],
    ["network-slow", "critical", network(null, 100)],
  ])("%s says %s", (id, severity, change) => {
    const found = diagnose({ ...healthy, ...change }).findings.filter((finding) => finding.id === id);
    expect(found.map((finding) => finding.severity)).toEqual([severity]);
  });
});

describe("a rule and its words", () => {
  it("that does not apply says nothing: a computer without a battery", () => {
    const { findings } = diagnose({ ...healthy, ...battery(null, false) });
    expect(findings.some(({ id }) => id === "battery-worn")).toBe(false);
  });

  it("tells of each disk by itself", () => {
    const { findings } = diagnose({
      ...healthy,
      disks: known([
        { mount: "/", sizeBytes: 100e9, usedBytes: 99e9, kind: "ssd" },
        { mount: "/home", sizeBytes: 100e9, usedBytes: 10e9, kind: "ssd" },
      ]),
    });
    const disks = findings.filter(({ id }) => id === "disk-full");
    expect(disks.map(({ subject, severity }) => [subject, severity])).toEqual([
      ["/", "critical"],
      ["/home", "ok"],
    ]);
    expect(disks[0]?.evidenceText).toBe("/: 99% ocupado, 1 GB livres de 100 GB");
  });

  it("judges fullness by what programs may still write, as df does", () => {
    // 93% of the whole is in use, and the rest is reserved for the system: df says 100%.
    const reserved = { mount: "/", sizeBytes: 234e9, usedBytes: 218e9, availableBytes: 0, kind: "ssd" as const };
    const [full] = diagnose({ ...healthy, disks: known([reserved]) }).findings;
    expect(full).toMatchObject({ id: "disk-full", severity: "critical" });
    expect(full?.evidenceText).toBe("/: 100% ocupado, 0 GB livres de 234 GB");
    // The file system counts 234 GB as unused, of which programs can use 72.
    const quota = { mount: "/", sizeBytes: 252e9, usedBytes: 18e9, availableBytes: 72e9, kind: "ssd" as const };
    const found = diagnose({ ...healthy, disks: known([quota]) }).findings.find(({ id }) => id === "disk-full");
    expect(found?.evidenceText).toBe("/: 20% ocupado, 72 GB livres de 252 GB");
  });

  it("offers a clean-up only for a disk that it can help", () => {
    const boot = { mount: "/boot", sizeBytes: 1e9, usedBytes: 0.99e9, availableBytes: 0.01e9, kind: "ssd" as const };
    const home = { mount: "/", sizeBytes: 500e9, usedBytes: 90e9, availableBytes: 410e9, kind: "ssd" as const };
    const disks = (atBoot: number, atHome: number) =>
      known([
        { ...boot, reclaimableBytes: atBoot },
        { ...home, reclaimableBytes: atHome },
      ]);
    const { findings, recommended } = diagnose({ ...healthy, disks: disks(0, 1.9e9) });
    expect(findings[0]).toMatchObject({ id: "disk-full", subject: "/boot", severity: "critical", item: null });
    expect(findings[0]?.remedy).toContain("não bastaria aqui");
    expect(recommended).toEqual([]);
    expect(diagnose({ ...healthy, disks: disks(0.6e9, 0) }).recommended).toEqual(["limpeza-digital"]);
  });

  it("offers no clean-up where all of it would only be kept on the same disk", () => {
    const kept = { ...healthy, temporaryBytes: known(9e9) };
    expect(diagnose(kept).findings[0]).toMatchObject({ id: "temporary-files", severity: "warn", item: null });
  });

  it("offers none on the word of an agent that does not tell what would be removed: its clean-up only puts aside", () => {
    const old = { mount: "/", sizeBytes: 100e9, usedBytes: 99e9, kind: "ssd" as const };
    const { findings, recommended } = diagnose({ ...healthy, disks: known([old]), temporaryBytes: known(9e9) });
    expect(findings[0]).toMatchObject({ id: "disk-full", severity: "critical", item: null });
    expect(findings[0]?.evidenceText).toBe("/: 99% ocupado, 1 GB livres de 100 GB");
    expect(recommended).toEqual([]);
    expect(deviceFacts.safeParse({ ...healthy, disks: known([old]) }).success).toBe(true);
  });

  it("leaves out of its words what was not measured", () => {
    const { findings } = diagnose({ ...healthy, ...updates(60, null) });
    const found = findings.find(({ id }) => id === "updates-old");
    expect(found?.evidenceText).toBe("60 atualizações esperando");
    expect(found?.evidence).toEqual({ pending: 60 });
  });

  it("reads each number that is measured", () => {
    const facts = { ...healthy, ...antivirus(true, 1) };
    for (const [name, measure] of Object.entries(MEASURES)) {
      const measured = measure(facts);
      const rules = JSON.stringify(RULES.filter((rule) => rule.measure === name));
      for (const number of measured.known ? Object.keys(measured.value[0]?.numbers ?? {}) : [])
        expect(rules).toMatch(new RegExp(`["{]${number}["}]`));
      expect(measured.known).toBe(true);
    }
  });

  it("has words, a cost and a work of the catalog or none", () => {
    expect(RULES.length).toBeGreaterThanOrEqual(10);
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { costs, item, meaning, remedy, helpsWhere } of RULES) {
      expect(costs.critical ?? costs.warn).toBeGreaterThanOrEqual(costs.warn);
      expect(item === null || ITEMS.includes(item)).toBe(true);
      for (const words of [...Object.values(meaning), remedy, helpsWhere?.otherwise ?? remedy])
        expect(words).toMatch(/^[A-ZÉÁÀ].*\.$/);
    }
  });
});

describe("things that have names", () => {
  const findingOf = (facts: Partial<DeviceFacts>, rule: string) =>
    diagnose({ ...healthy, ...facts }).findings.filter(({ id }) => id === rule);

  it("are told by the first four of them, in one finding", () => {
    const services = known(["a", "b", "c", "d", "e", "f"]);
    expect(findingOf({ services }, "services-failed")).toMatchObject([
      { subject: "a, b, c, d e mais 2", evidenceText: expect.stringMatching(/^a, b, c, d e mais 2: 6 que/) },
    ]);
    expect(findingOf({ services: known([]) }, "services-failed")).toMatchObject([
      { severity: "ok", subject: null, evidenceText: expect.stringMatching(/^0 que/) },
    ]);
  });

  it("are not judged, well or badly, where the program is too old to look at them", () => {
    const { drivers, services, slowPrograms, ...older } = healthy;
    expect([drivers, services, slowPrograms].every((one) => one !== undefined)).toBe(true);
    const ids = diagnose(older).findings.map(({ id }) => id);
    expect(ids).not.toContain("drivers");
    expect(ids).toContain("disk-events");
  });
});

describe("unknown", () => {
  const blind: DeviceFacts = {
    ...healthy,
    host: { ...healthy.host, uptimeHours: unknown, osBuild: unknown },
    cpu: unknown,
    memory: unknown,
    disks: unknown,
    smart: unknown,
    battery: unknown,
    network: unknown,
    processes: unknown,
    startupItems: unknown,
    updates: unknown,
    antivirus: unknown,
    temporaryBytes: unknown,
    diskEvents24h: unknown,
    drivers: unknown,
    startupPrograms: unknown,
    services: unknown,
    slowPrograms: unknown,
  };

  it("is never said to be fine, costs nothing, and tells why", () => {
    const { score, findings, recommended, summary } = diagnose(blind);
    expect(score).toBe(100);
    expect(findings).toHaveLength(RULES.length);
    expect(
      findings.every(({ severity, evidenceText }) => severity === "unknown" && evidenceText === "sem permissão"),
    ).toBe(true);
    expect(recommended).toEqual([]);
    expect(summary).toHaveLength(1);
    expect(summary[0]).toContain("Não deu para medir: saúde do disco");
  });

  it("is what an empty list of disks means", () => {
    const { findings } = diagnose({ ...healthy, disks: known([]), smart: known([]) });
    for (const id of ["disk-full", "disk-failing"])
      expect(findings.find((finding) => finding.id === id)?.severity).toBe("unknown");
  });
});

describe("a diagnosis", () => {
  it("of the simulated computers is what they are there for", () => {
    expect(diagnose(healthy)).toMatchObject({ score: 100, recommended: [] });
    const dying = diagnose(simulatedFacts("dying-disk", 1, 0.9e9));
    expect(dying.findings[0]).toMatchObject({ id: "disk-failing", severity: "critical", item: "troca-ssd" });
    expect(dying.recommended[0]).toBe("troca-ssd");
    const full = diagnose(simulatedFacts("full-disk", 1, 4.2e9));
    expect(full.findings[0]).toMatchObject({ id: "disk-full", severity: "critical", item: "limpeza-digital" });
    expect(full.recommended).toEqual(["limpeza-digital", "otimizacao"]);
    expect(full.score).toBe(100 - 25 - 5 - 8);
    for (const kind of SIMULATED_KINDS) expect(deviceFacts.safeParse(simulatedFacts(kind, 1, 1)).success).toBe(true);
  });

  it("never scores better for a fuller disk, and stays between 0 and 100", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (a, b) => {
          const scoreOf = (used: number) => diagnose({ ...healthy, ...disk(used, 100) }).score;
          expect(scoreOf(Math.max(a, b))).toBeLessThanOrEqual(scoreOf(Math.min(a, b)));
        },
      ),
    );
    const worst = {
      ...simulatedFacts("dying-disk", 1, 9e9),
      ...disk(100, 100),
      ...memory(0),
      ...cpu(100, 100),
      ...antivirus(false, 9),
      ...network(null, 100),
    };
    expect(diagnose(worst).score).toBe(0);
  });

  it("puts the worst first and offers each work once", () => {
    const { findings, recommended } = diagnose({ ...healthy, ...disk(99, 100), temporaryBytes: known(5e9) });
    expect(findings.map(({ id }) => id).slice(0, 2)).toEqual(["disk-full", "temporary-files"]);
    expect(recommended).toEqual(["limpeza-digital"]);
  });
});

const DAY = 86_400_000;
const T = 1_790_000_000_000;
/** Reports of the same computer: after so many days, so much of its disk of 100 GB was in use. */
function history(...used: readonly (readonly [day: number, usedGb: number])[]): Earlier[] {
  return used.reduce<Earlier[]>((earlier, [day, gb]) => {
    const at = T + day * DAY;
    return [...earlier, { at, findings: diagnose({ ...healthy, ...disk(gb, 100) }, { at, earlier }).findings }];
  }, []);
}
const diskNow = (day: number, usedGb: number, earlier: readonly Earlier[]) =>
  diagnose({ ...healthy, ...disk(usedGb, 100) }, { at: T + day * DAY, earlier }).findings.find(
    ({ id }) => id === "disk-full",
  );

describe("what was found before", () => {
  it("stays found until the numbers are better by a margin (hysteresis)", () => {
    expect(diskNow(1, 89, [])?.severity).toBe("ok");
    expect(diskNow(1, 89, history([0, 91]))?.severity).toBe("warn");
    expect(diskNow(1, 88, history([0, 91]))?.severity).toBe("warn");
    expect(diskNow(1, 87.9, history([0, 91]))?.severity).toBe("ok");
    expect(diskNow(1, 95, history([0, 97]))?.severity).toBe("critical");
    expect(diskNow(1, 93.9, history([0, 97]))?.severity).toBe("warn");
    // Only the newest report counts, and only what it says of this disk.
    expect(diskNow(2, 89, history([0, 91], [1, 80]))?.severity).toBe("ok");
    const other = history([0, 91]).map((one) => ({
      ...one,
      findings: one.findings.map((found) => ({ ...found, subject: found.subject && "/home" })),
    }));
    expect(diskNow(1, 89, other)?.severity).toBe("ok");
  });

  it("is passed over where it was not measured", () => {
    const blind = { at: T + DAY, findings: diagnose({ ...healthy, disks: unknown }).findings };
    expect(diskNow(2, 89, [...history([0, 91]), blind])?.severity).toBe("warn");
  });
});

describe("a forecast", () => {
  it("says in how many days the disk is full, and counts as a warning when that is soon", () => {
    const found = diskNow(4, 76, history([0, 68], [2, 72]));
    expect(found).toMatchObject({ severity: "warn", points: 10, item: "limpeza-digital" });
    expect(found?.forecast).toEqual({
      days: 12,
      words: "No ritmo das últimas medições, este disco fica cheio em 12 dias.",
    });
    expect(found?.meaning).toBe(found?.forecast?.words);
    // Half of the pace: told, but nothing to care about yet.
    expect(diskNow(4, 76, history([0, 72], [2, 74]))).toMatchObject({
      severity: "ok",
      points: 0,
      forecast: { days: 24 },
    });
  });

  it("is not made of two points, of one day, of a disk that empties, or for a time that is far away", () => {
    expect(diskNow(4, 76, history([0, 68]))?.forecast).toBeNull();
    expect(diskNow(0.9, 76, history([0, 68], [0.5, 72]))?.forecast).toBeNull();
    expect(diskNow(4, 76, history([0, 80], [2, 78]))?.forecast).toBeNull();
    expect(diskNow(4, 50.2, history([0, 50], [2, 50.1]))?.forecast).toBeNull();
    expect(diskNow(4, 76, history([0, 76], [2, 76]))?.forecast).toBeNull();
  });

  it("begins anew after a clean-up, and is not moved by one odd report", () => {
    expect(diskNow(8, 64, history([0, 80], [2, 90], [4, 60], [6, 62]))?.forecast?.days).toBe(36);
    expect(diskNow(4, 76, history([0, 72], [1, 73], [2, 74.9], [3, 75]))?.forecast?.days).toBe(24);
  });

  it("never says a day before tomorrow, and no report from the future makes one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -400, max: 400 }), fc.double({ min: 0, max: 100, noNaN: true })), {
          maxLength: 8,
        }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (points, now) => {
          const { forecast } = diskNow(0, now, history(...points)) ?? {};
          if (forecast) expect(Number.isInteger(forecast.days) && forecast.days >= 1 && forecast.days <= 90).toBe(true);
          expect(
            diskNow(0, now, history(...points.map(([day, used]) => [Math.abs(day), used] as const)))?.forecast,
          ).toBeNull();
        },
      ),
    );
  });
});
