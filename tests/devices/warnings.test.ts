import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { createFleetStore } from "../../db/stores/fleet-store.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { eventually } from "../faults/harness/eventually.js";
import { FACTS } from "./facts.js";
import { HubHarness } from "./hub-harness.js";
import { disks, staying } from "./staying-computer.js";

let database: Database;
let harness: HubHarness;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  harness = new HubHarness(database);
  await harness.start();
});
afterEach(() => harness.stop());

const DAY_MS = 86_400_000;
const fleet = () => createFleetStore(database);
const MEMORY = { totalBytes: 8e9, availableBytes: 4e8, swapUsedPercent: 0 };
const DYING = {
  drive: "sda",
  healthy: false,
  reallocated: null,
  pending: null,
  mediaErrors: null,
  wearPercent: null,
  celsius: null,
};
const noonTomorrow = () => {
  const now = harness.now();
  return Math.ceil(now / DAY_MS) * DAY_MS + 15 * 3_600_000 - now;
};

describe("a computer that stays", () => {
  it("opens a conversation once for all that is wrong on a day, and not at night", async () => {
    const ana = await harness.customer();
    const { agent, device } = await staying(harness, ana);
    harness.pass(noonTomorrow());
    await harness.hub.sweep();
    await agent.until(() => agent.scans.length === 2);
    const sick = { ...FACTS, disks: disks(99), diskEvents24h: { known: true as const, value: 12 } };
    await agent.say("report", { scanId: agent.scans[1], outcome: "reported", facts: sick });
    await harness.hub.sweep();
    expect(harness.started).toEqual([]);
    harness.pass(61_000);
    await harness.hub.sweep();
    await harness.hub.sweep();
    expect(harness.started).toHaveLength(1);
    expect(harness.started[0]).toMatchObject({
      flow: "system-device-alert",
      to: { conversationId: ana.conversationId },
      vars: { device: "PC-ANA", device_id: device.id, closed: false, url: expect.stringContaining("/r/") },
    });
    expect(String(harness.started[0]?.vars.problem)).toContain("e mais um aviso");
    expect(harness.raised).toEqual([]);
  });

  it("is warned about again on the same day only when something critical is new, else on the next morning", async () => {
    const ana = await harness.customer();
    const { agent } = await staying(harness, ana);
    let n = 1;
    const report = async (facts: object) => {
      harness.pass(harness.started.length === 0 ? noonTomorrow() : 3_600_000);
      await harness.rows(ana.tenantId, "UPDATE device_standings SET next_scan_at = $2 WHERE tenant_id = $1", [
        ana.tenantId,
        new Date(harness.now()),
      ]);
      await eventually(async () => {
        await harness.hub.sweep();
        expect(agent.scans).toHaveLength(n + 1);
      });
      await agent.say("report", { scanId: agent.scans[n++], outcome: "reported", facts: { ...FACTS, ...facts } });
      harness.pass(61_000);
      await harness.hub.sweep();
    };
    const crowded = { disks: disks(40), memory: { known: true, value: MEMORY } };
    const full = { ...crowded, disks: disks(99) };
    await report({ disks: disks(99) });
    expect(harness.started).toHaveLength(1);
    await report({ disks: disks(40) });
    await report(crowded);
    expect(harness.started).toHaveLength(1);
    await report({ ...full, smart: { known: true, value: [DYING] } });
    expect(harness.started).toHaveLength(2);
    expect(harness.started[1]?.vars.problem).not.toBe(harness.started[0]?.vars.problem);
    harness.pass(noonTomorrow());
    await harness.hub.sweep();
    expect(harness.started).toHaveLength(3);
  });

  it("is warned about what was found while it was being told", async () => {
    const ana = await harness.customer();
    const { device } = await staying(harness, ana);
    const at = harness.now();
    const disk = { id: "disk-full", severity: "warn", title: "Disco cheio", subject: "/", evidence: "", meaning: "" };
    const dying = { ...disk, id: "disk-dying", severity: "critical", title: "Disco falhando" };
    const { tenantId, conversationId, channelId } = ana;
    const place = { tenantId, conversationId, channelId, deviceId: device.id, pageKey: "x" };
    const moment = { day: "2026-01-01", dueAt: at - 1, next: { day: "2026-01-02", dueAt: at + DAY_MS } };
    const due = async (when = at) =>
      (await fleet().alertsDue(when, 100)).filter(({ deviceId }) => deviceId === device.id);
    await fleet().warn({ ...place, ...moment, id: randomUUID(), findings: [disk] }, at);
    const [first] = await due();
    if (!first) throw new Error("nothing is due");
    await fleet().warn({ ...place, ...moment, id: randomUUID(), findings: [dying] }, at);
    await fleet().endAlert(first, { state: "told" }, at, moment);
    const [second, ...more] = await due();
    expect(second).toMatchObject({ findings: [dying], day: "2026-01-01 2" });
    expect(more).toEqual([]);
    if (second) await fleet().endAlert(second, { state: "told" }, at, moment);
    await fleet().warn({ ...place, ...moment, id: randomUUID(), findings: [disk, dying] }, at);
    expect(await due(at + 2 * DAY_MS)).toEqual([]);
    await fleet().warn({ ...place, ...moment, id: randomUUID(), findings: [{ ...disk, subject: "/home" }] }, at);
    expect(await due()).toEqual([]);
    const [last] = await due(at + DAY_MS);
    expect(last).toMatchObject({ day: "2026-01-02" });
    if (last) await fleet().endAlert(last, { state: "kept", reason: "muted" }, at, null);
  });

  it("is warned about though the process dies between keeping the report and its findings", async () => {
    const ana = await harness.customer();
    const { agent } = await staying(harness, ana);
    harness.pass(noonTomorrow());
    await harness.hub.sweep();
    await agent.until(() => agent.scans.length === 2);
    harness.crashWarning = 2;
    const report = { scanId: agent.scans[1], outcome: "reported", facts: FACTS };
    expect(await agent.say("report", report)).toMatchObject({ ok: false });
    expect(await agent.say("report", report)).toMatchObject({ ok: false });
    expect(await agent.say("report", report)).toEqual({ ok: true });
    expect(await agent.say("report", report)).toEqual({ ok: true });
    harness.pass(61_000);
    await harness.hub.sweep();
    expect(harness.started).toHaveLength(1);
  });

  it.each([
    ["the customer wants no warnings", "muted", "não quer avisos"],
    ["the customer opted out", "opted_out", "pediu para não receber"],
    ["the window has closed and no template is approved", "closed", "aviso_computador"],
  ])("tells the team instead when %s", async (_why, what, words) => {
    const ana = await harness.customer();
    const { agent } = await staying(harness, ana);
    if (what === "muted") await harness.ask(ana, "devices.accompany", { act: "mute" });
    if (what === "opted_out")
      await harness.rows(ana.tenantId, "UPDATE contacts SET opted_out = true WHERE id = $1", [ana.contactId]);
    if (what === "closed") harness.capabilities = { ...harness.capabilities, window: { bot: 24, people: 24 } };
    harness.pass(noonTomorrow());
    await harness.hub.sweep();
    await agent.until(() => agent.scans.length === 2);
    await agent.say("report", { scanId: agent.scans[1], outcome: "reported", facts: FACTS });
    harness.pass(61_000);
    await harness.hub.sweep();
    expect(harness.started).toEqual([]);
    expect(harness.raised).toHaveLength(1);
    expect(harness.raised[0]?.text).toContain(words);
  });

  it("may say a warning by an approved template after the window has closed", async () => {
    const ana = await harness.customer();
    const { agent } = await staying(harness, ana);
    harness.capabilities = { ...harness.capabilities, window: { bot: 24, people: 24 } };
    await harness.rows(
      ana.tenantId,
      `INSERT INTO message_templates (id, tenant_id, channel_id, owner, name, language, status, body, variables, stated_at, read_at)
       VALUES (gen_random_uuid(), $1, $2, 'x', 'aviso_computador', 'pt_BR', 'approved', 'Oi {{1}}: {{2}}, {{3}}', '{1,2,3}', now(), now())`,
      [ana.tenantId, ana.channelId],
    );
    harness.pass(noonTomorrow());
    await harness.hub.sweep();
    await agent.until(() => agent.scans.length === 2);
    await agent.say("report", { scanId: agent.scans[1], outcome: "reported", facts: FACTS });
    harness.pass(61_000);
    await harness.hub.sweep();
    expect(harness.started[0]?.vars).toMatchObject({ closed: true });
  });
});
