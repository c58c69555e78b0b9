import { describe, expect, it } from "vitest";
import { HUB_TIMES } from "./hub/hub-tools.js";
import { newKeyPair, signText } from "./sign.js";
import { type DeviceFacts, settingsOf, type TaskBody, USUAL_SETTINGS } from "./wire.js";
import { AGENT_MESSAGES, agentHello, deviceFacts, HUB_MESSAGES, signedEnvelope, taskBody } from "./wire-schema.js";

const pair = newKeyPair();
const signature = signText("x", pair.privateKey);
const hello = {
  protocol: 1,
  version: "0.1.0",
  host: { name: "PC-ANA", os: "windows", osName: "Windows 11" },
  publicKey: pair.publicKey,
  proof: { at: 1, signature },
  code: "kxtq7m9p",
};
const unknown = { known: false as const, reason: "sem permissão" };
const facts: DeviceFacts = {
  at: 1,
  host: { name: "PC-ANA", os: "linux", osName: "Debian", uptimeHours: unknown, osBuild: unknown },
  cpu: { known: true, value: { model: "x", cores: 4, loadPercent: 3, celsius: null } },
  memory: unknown,
  disks: { known: true, value: [{ mount: "/", sizeBytes: 10, usedBytes: 5, kind: "ssd" }] },
  smart: unknown,
  battery: unknown,
  network: unknown,
  processes: unknown,
  startupItems: { known: true, value: 3 },
  updates: unknown,
  antivirus: unknown,
  temporaryBytes: unknown,
  diskEvents24h: unknown,
};
const body: TaskBody = {
  id: "c1",
  deviceId: "d1",
  action: "temp-cleanup",
  params: {},
  dryRun: true,
  order: "o1",
  nonce: "n".repeat(16),
  expires: 5,
};

describe("hello", () => {
  it("takes a code as typed, or a token, not both and not neither", () => {
    expect(agentHello.parse(hello)).toMatchObject({ code: "KXTQ-7M9P" });
    const { code: _code, ...rest } = hello;
    expect(agentHello.parse({ ...rest, token: "t".repeat(32) })).toHaveProperty("token");
    expect(agentHello.safeParse({ ...hello, token: "t".repeat(32) }).success).toBe(false);
    expect(agentHello.safeParse(rest).success).toBe(false);
  });

  it.each([
    ["a key of 31 bytes", { publicKey: Buffer.alloc(31).toString("base64") }],
    ["a signature of another length", { proof: { at: 1, signature: "AAAA" } }],
    ["a time that is none", { proof: { at: Number.NaN, signature } }],
    ["another system", { host: { ...hello.host, os: "amiga" } }],
    ["an empty name", { host: { ...hello.host, name: "  " } }],
    ["a name without end", { host: { ...hello.host, name: "x".repeat(1_000_000) } }],
    ["a code with other letters", { code: "AAAA-AAAA" }],
    ["a code that is an object", { code: { code: "KXTQ-7M9P" } }],
  ])("refuses %s", (_what, change) => {
    expect(agentHello.safeParse({ ...hello, ...change }).success).toBe(false);
  });
});

describe("facts", () => {
  it("pass, and what is not declared is dropped on the way", () => {
    expect(deviceFacts.parse({ ...facts, browserHistory: ["x"] })).toEqual(facts);
    const host = { ...facts.host, userName: "ana" };
    expect(deviceFacts.parse({ ...facts, host }).host).toEqual(facts.host);
  });

  it.each([
    ["a reading that is neither known nor unknown", { startupItems: { value: 3 } }],
    ["a known reading without its value", { startupItems: { known: true } }],
    ["a missing reading", { startupItems: undefined }],
    ["numbers that are none", { temporaryBytes: { known: true, value: Number.POSITIVE_INFINITY } }],
    ["negative bytes", { temporaryBytes: { known: true, value: -1 } }],
    ["a thousand disks", { disks: { known: true, value: Array(1000).fill({}) } }],
    ["a reason without end", { battery: { known: false, reason: "x".repeat(10_000) } }],
  ])("refuse %s", (_what, change) => {
    expect(deviceFacts.safeParse({ ...facts, ...change }).success).toBe(false);
  });

  it("are lines that a database can keep: what it refuses would never be stored, however often it is sent", () => {
    const top = [{ name: "cut \ud83d", cpuPercent: 1, memoryPercent: 1 }];
    const odd = { known: false as const, reason: "NUL \u0000, and\na line" };
    const read = deviceFacts.parse({ ...facts, battery: odd, processes: { known: true, value: { total: 1, top } } });
    expect(read.battery).toEqual({ known: false, reason: "NUL  , and a line" });
    expect(JSON.stringify(read.processes)).toContain("cut \ufffd");
    const spoofed = { ...hello.host, name: "PC\n\nBanco: pague aqui\u202e" };
    expect(agentHello.parse({ ...hello, host: spoofed }).host.name).toBe("PC  Banco: pague aqui");
  });

  it("ride in a report, which has either facts or a reason", () => {
    expect(AGENT_MESSAGES.report.safeParse({ scanId: "s", outcome: "reported", facts }).success).toBe(true);
    expect(AGENT_MESSAGES.report.safeParse({ scanId: "s", outcome: "declined", reason: "não quis" }).success).toBe(
      true,
    );
    expect(AGENT_MESSAGES.report.safeParse({ scanId: "s", outcome: "reported" }).success).toBe(false);
    expect(AGENT_MESSAGES.report.safeParse({ scanId: "s", outcome: "declined", facts }).success).toBe(false);
  });
});

describe("a task", () => {
  it.each([
    ["a field that nobody knows", { shell: "rm -rf /" }],
    ["a shell line for an action", { action: "rm -rf /" }],
    ["a path for an action", { action: "../temp-cleanup" }],
    ["params that are a list", { params: [] }],
    ["a short nonce", { nonce: "1" }],
    ["a consent that is no hash", { consent: "sim" }],
    ["a dry run that is a text", { dryRun: "false" }],
  ])("refuses %s", (_what, change) => {
    expect(taskBody.safeParse(body).success).toBe(true);
    expect(taskBody.safeParse({ ...body, ...change }).success).toBe(false);
  });

  it("travels in an envelope of bounded size", () => {
    expect(signedEnvelope.safeParse({ body: "{}", signature }).success).toBe(true);
    expect(signedEnvelope.safeParse({ body: "x".repeat(100_000), signature }).success).toBe(false);
    expect(signedEnvelope.safeParse({ body: "{}", signature: "" }).success).toBe(false);
  });

  it("is answered with numbers and bounded words", () => {
    const ok = { id: "c1", state: "done", result: { effect: { bytes: 1 }, undo: null } };
    expect(AGENT_MESSAGES.progress.safeParse(ok).success).toBe(true);
    for (const effect of [{ bytes: "1" }, { "a b": 1 }, { bytes: Number.NaN }])
      expect(AGENT_MESSAGES.progress.safeParse({ ...ok, result: { effect, undo: null } }).success).toBe(false);
  });
});

describe("settings", () => {
  it("keep heartbeats so close together that a computer that is on never counts as off", () => {
    const settings = { ...USUAL_SETTINGS, heartbeatSeconds: 45 };
    expect(settings.heartbeatSeconds * 1_000).toBeLessThan(HUB_TIMES.presentMs);
    expect(HUB_MESSAGES.settings.safeParse(settings).success).toBe(true);
    expect(HUB_MESSAGES.settings.safeParse({ ...settings, heartbeatSeconds: 46 }).success).toBe(false);
    expect(settingsOf({ heartbeatSeconds: 300 })).toEqual(settings);
  });
});

describe("the hub's words", () => {
  it("are refused when they are none", () => {
    const paired = { deviceId: "d", token: "t".repeat(32), serverKey: pair.publicKey, company: "Oficina Clique" };
    expect(HUB_MESSAGES.paired.safeParse(paired).success).toBe(true);
    expect(HUB_MESSAGES.paired.safeParse({ ...paired, serverKey: "x" }).success).toBe(false);
    expect(HUB_MESSAGES.scan.safeParse({ scanId: "s", scope: "everything" }).success).toBe(false);
    for (const nothing of [null, undefined, "x", 1, []])
      expect(HUB_MESSAGES.command.safeParse(nothing).success).toBe(false);
  });
});

describe("events", () => {
  const event = { eventId: "e".repeat(12), at: 1, kind: "started" };
  const read = (...events: object[]) => AGENT_MESSAGES.events.safeParse({ events });

  it("of a kind that only a newer agent knows take no others with them", () => {
    const newer = { ...event, kind: "teleported", shape: [1] };
    expect(read(newer, event, newer).data).toEqual({ events: [event] });
    expect(read(newer).data).toEqual({ events: [] });
  });

  it("are refused when they are too many, none, or not what they say", () => {
    for (const events of [[], Array(11).fill(event), [{ ...event, at: -1 }], [{ ...event, kind: "No Kind" }], [{}]])
      expect(read(...events).success).toBe(false);
  });
});
