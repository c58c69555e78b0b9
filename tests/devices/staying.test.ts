import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { createFleetStore } from "../../db/stores/fleet-store.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { eventually } from "../faults/harness/eventually.js";
import { FACTS } from "./facts.js";
import { FLEET_ROWS, newFleetDevice, startFleetAgent } from "./fleet-agents.js";
import { HubHarness } from "./hub-harness.js";
import { disks, event, staying } from "./staying-computer.js";

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

describe("many agents while the server ends and is started again", () => {
  it("lose nothing, and every event is stored once", async () => {
    const ana = await harness.customer();
    const folder = mkdtempSync(join(tmpdir(), "balcao-fleet-"));
    const devices = Array.from({ length: 8 }, (_, n) =>
      newFleetDevice(folder, harness.address, harness.key.publicKey, n),
    );
    const place = [ana.tenantId, ana.conversationId];
    for (const [n, { deviceId, publicKey, tokenHash }] of devices.entries()) {
      await harness.rows(ana.tenantId, FLEET_ROWS[0], [...place, deviceId, `PC-${n}`, publicKey, tokenHash]);
      await harness.rows(ana.tenantId, FLEET_ROWS[1], [...place, deviceId]);
    }
    const pace = { reconnectMs: 50, reconnectMaxMs: 200 };
    const agents = devices.map((device) => startFleetAgent(device, harness.address, pace));
    try {
      await harness.until(() => agents.every((agent) => agent.connected()), "all are connected");
      const tell = (from: number) => {
        for (let n = from; n < from + 15; n++) for (const agent of agents) agent.note("settings", { n });
      };
      tell(0);
      await harness.stop();
      tell(15);
      await harness.start();
      tell(30);
      const stored = async () =>
        (
          await harness.rows<{ n: number; once: number }>(
            ana.tenantId,
            `SELECT count(*)::int AS n, count(DISTINCT (device_id, detail ->> 'n'))::int AS once FROM device_events
             WHERE kind = 'settings' AND device_id = ANY ($1::uuid[])`,
            [devices.map(({ deviceId }) => deviceId)],
          )
        )[0];
      await eventually(async () => expect(await stored()).toEqual({ n: 8 * 45, once: 8 * 45 }));
    } finally {
      await Promise.all(agents.map((agent) => agent.stop()));
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("a computer that stays", () => {
  it("needs the yes of the chat and the one of the computer, and says nothing to the chat before the second", async () => {
    const ana = await harness.customer();
    const { agent } = await harness.paired(ana);
    const refused = await harness.ask(ana, "devices.accompany", { act: "start" });
    expect(refused).toMatchObject({ outcome: "failed", reason: "no consent" });
    await harness.consent(ana, "Posso?", true, "accompany");
    const key = harness.newKey();
    await harness.ask(ana, "devices.accompany", { act: "start" }, key);
    await agent.until(() => agent.heard.includes("stay"));
    expect(harness.results(key)).toEqual([]);
    await agent.say("events", { events: [event("staying", { on: false, reason: "não quero" })] });
    expect((await harness.heard(key, "declined")).value).toMatchObject({ reason: "não quero" });
    expect((await fleet().standing({ tenantId: ana.tenantId, id: agent.deviceId ?? "" }))?.stays).toBe("no");
  });

  it("is measured by the clock, without a word to the chat while all is well", async () => {
    const ana = await harness.customer();
    const { agent } = await staying(harness, ana);
    harness.pass(6 * 60_000);
    await harness.hub.sweep();
    await agent.until(() => agent.scans.length === 2);
    await harness.hub.sweep();
    const told = harness.told.length;
    await agent.say("report", { scanId: agent.scans[1], outcome: "reported", facts: { ...FACTS, disks: disks(41) } });
    await harness.hub.sweep();
    expect(agent.scans).toHaveLength(2);
    expect(harness.told).toHaveLength(told);
    expect(harness.started).toEqual([]);
  });

  it("is measured though sixty computers that are off were due before it, and at once when it comes back", async () => {
    const ana = await harness.customer();
    const { agent, device } = await staying(harness, ana);
    await harness.rows(
      ana.tenantId,
      `WITH off AS (INSERT INTO devices (id, tenant_id, contact_id, name, os, public_key, token_hash, agent_version)
         SELECT gen_random_uuid(), tenant_id, contact_id, 'PC-OFF', 'Linux', 'none', gen_random_uuid()::text, '1.0.0'
         FROM conversations, generate_series(1, 60) WHERE tenant_id = $1 AND id = $2 RETURNING id, tenant_id)
       INSERT INTO device_standings (device_id, tenant_id, stays, conversation_id, channel_id, since, next_scan_at)
       SELECT id, tenant_id, 'on', $2, $3, now(), now() - interval '7 days' FROM off`,
      [ana.tenantId, ana.conversationId, ana.channelId],
    );
    harness.pass(6 * 60_000);
    await harness.hub.sweep();
    await harness.hub.sweep();
    await agent.until(() => agent.scans.length === 2);
    await agent.say("report", { scanId: agent.scans[1], outcome: "reported", facts: { ...FACTS, disks: disks(41) } });
    agent.leave();
    harness.pass(DAY_MS);
    await eventually(async () => {
      await harness.hub.sweep();
      expect((await fleet().standing(device))?.nextScanAt).toBeGreaterThan(harness.now());
    });
    await agent.connect({ hello: agent.hello({ token: agent.token ?? "" }, harness.now()) });
    await eventually(async () => {
      await harness.hub.sweep();
      expect(agent.scans).toHaveLength(3);
    });
  });

  it("fills no table: few events are kept of an hour, old ones go, and nothing comes back of one that is forgotten", async () => {
    const ana = await harness.customer();
    const { agent, device } = await staying(harness, ana);
    const count = async (table: string) => {
      const of = `SELECT count(*)::int AS n FROM ${table} WHERE device_id = $1`;
      return (await harness.rows<{ n: number }>(ana.tenantId, of, [device.id]))[0]?.n;
    };
    const kinds = `SELECT 1 FROM device_events WHERE device_id = $1 AND kind = 'settings'`;
    for (let n = 0; n < 8; n++) {
      const events = Array.from({ length: 10 }, () => event("settings"));
      expect(await agent.say("events", { events })).toEqual({ ok: true });
    }
    expect(await harness.rows(ana.tenantId, kinds, [device.id])).toHaveLength(59); // and that it stays
    harness.pass(3_700_000);
    await agent.say("events", { events: [event("settings")] });
    expect(await harness.rows(ana.tenantId, kinds, [device.id])).toHaveLength(60);
    await agent.say("heartbeat", { at: Date.now(), memoryMb: 70, stays: true });
    expect(await count("device_beats")).toBe(1);
    await fleet().prune(ana.tenantId, harness.now() - DAY_MS);
    expect(await count("device_beats")).toBe(1);
    await fleet().prune(ana.tenantId, harness.now() + DAY_MS);
    expect([await count("device_beats"), await count("device_events")]).toEqual([0, 0]);
    await harness.rows(ana.tenantId, "DELETE FROM devices WHERE id = $1", [device.id]);
    const late = { eventId: randomUUID(), at: 1, kind: "disconnected" as const, detail: {} };
    expect(await fleet().addEvents(device, [late], harness.now())).toEqual([]);
    await fleet().beat(device, { at: 1, memoryMb: 1 }, harness.now());
    expect([await count("device_beats"), await count("device_events")]).toEqual([0, 0]);
  });

  it("is not taken for staying after it was removed there, and is asked again", async () => {
    const ana = await harness.customer();
    const { agent, device } = await staying(harness, ana);
    const stays = async () => (await fleet().standing(device))?.stays;
    await agent.say("heartbeat", { at: Date.now(), memoryMb: 60, stays: true });
    const answer = await harness.ask(ana, "devices.accompany", { act: "start" });
    expect(answer).toMatchObject({ result: { outcome: "staying" } });
    await agent.connect({ token: agent.token ?? "" });
    await agent.until(() => agent.heard.includes("settings"));
    expect(await harness.ask(ana, "devices.accompany", { act: "start" })).toEqual({ outcome: "done" });
    await agent.until(() => agent.heard.filter((each) => each === "stay").length === 2);
    await agent.say("events", { events: [event("staying", { on: true })] });
    expect(await stays()).toBe("on");
    agent.isRemoved = true;
    await agent.connect({ token: agent.token ?? "" });
    await eventually(async () => expect(await stays()).toBe("no"));
  });

  it("is not taken by a yes that comes when the chat has forgotten its own", async () => {
    const ana = await harness.customer();
    const { agent } = await harness.paired(ana);
    const device = { tenantId: ana.tenantId, id: agent.deviceId ?? "" };
    await harness.consent(ana, "Posso?", true, "accompany");
    await harness.ask(ana, "devices.accompany", { act: "start" });
    await agent.until(() => agent.heard.includes("stay"));
    harness.pass(8 * DAY_MS);
    await agent.say("events", { events: [event("staying", { on: true })] });
    expect((await fleet().standing(device))?.stays).toBe("no");
    await agent.say("heartbeat", { at: Date.now(), memoryMb: 60, stays: true });
    await agent.until(() => agent.heard.includes("leave"));
    await harness.ask(ana, "devices.accompany", { act: "start" });
    expect((await fleet().standing(device))?.stays).toBe("asked");
    await agent.until(() => agent.heard.filter((each) => each === "stay").length === 2);
    agent.leave();
    harness.pass(8 * DAY_MS);
    await agent.connect({ hello: agent.hello({ token: agent.token ?? "" }, harness.now()) });
    await eventually(async () => expect((await fleet().standing(device))?.stays).toBe("no"));
    expect(agent.heard.filter((each) => each === "stay")).toHaveLength(2);
  });

  it("is the one that was named: another one never takes its place", async () => {
    const ana = await harness.customer();
    const { device } = await staying(harness, ana);
    const bia = await harness.customer(ana);
    await harness.paired(bia);
    for (const named of [device.id, "PC-ANA", randomUUID()]) {
      const answer = await harness.ask(bia, "devices.accompany", { act: "stop", device: named });
      expect(answer).toMatchObject({ result: { outcome: "none" } });
    }
    await harness.hub.revoke(ana.tenantId, device.id);
    await harness.paired(ana);
    const revoked = await harness.ask(ana, "devices.accompany", { act: "mute", device: device.id });
    expect(revoked).toMatchObject({ result: { outcome: "none" } });
    const last = await harness.ask(ana, "devices.accompany", { act: "mute", device: null });
    expect(last).toMatchObject({ result: { outcome: "muted" } });
  });

  it("leaves by a word in the chat, also when it was off then", async () => {
    const ana = await harness.customer();
    const { agent } = await staying(harness, ana);
    agent.leave();
    const answer = await harness.ask(ana, "devices.accompany", { act: "stop" });
    expect(answer).toMatchObject({ result: { outcome: "stopped" } });
    await agent.connect({ token: agent.token ?? "" });
    await agent.say("heartbeat", { at: Date.now(), memoryMb: 60, stays: true });
    await agent.until(() => agent.heard.includes("leave"));
  });

  it("keeps every event once, however often it comes, and its heartbeats by the hour", async () => {
    const ana = await harness.customer();
    const { agent, device } = await staying(harness, ana);
    const events = Array.from({ length: 10 }, () => event("settings"));
    expect(await agent.say("events", { events })).toEqual({ ok: true });
    expect(await agent.say("events", { events })).toEqual({ ok: true });
    const [stored] = await harness.rows<{ n: number }>(
      ana.tenantId,
      "SELECT count(*)::int AS n FROM device_events WHERE device_id = $1 AND kind = 'settings'",
      [device.id],
    );
    expect(stored?.n).toBe(10);
    expect(await agent.say("events", { events: [...events, event("settings")] })).toMatchObject({ ok: false });
    await agent.say("heartbeat", { at: Date.now(), memoryMb: 70, stays: true });
    harness.pass(30_000);
    await agent.say("heartbeat", { at: Date.now(), memoryMb: 71, stays: true, latencyMs: 12 });
    const beats = await harness.rows<{ beats: number; latency_sum: number }>(
      ana.tenantId,
      "SELECT beats, latency_sum FROM device_beats WHERE device_id = $1",
      [device.id],
    );
    expect(beats.reduce((sum, { beats: n }) => sum + n, 0)).toBe(2);
    expect(beats.reduce((sum, { latency_sum: n }) => sum + n, 0)).toBe(12);
  });

  it("gets another token, may still use the one before when it missed that, and is turned away while it is blocked", async () => {
    const ana = await harness.customer();
    const { agent, device } = await staying(harness, ana);
    const first = agent.token ?? "";
    harness.hub.reach("rotate", device.id);
    await agent.until(() => agent.token !== first);
    const second = agent.token ?? "";
    await agent.connect({ token: second });
    await expect(agent.connect({ token: first })).rejects.toThrow("unknown_token");
    await fleet().rotate(device, "0".repeat(64)); // a token that never arrived
    await agent.connect({ token: second });
    await agent.until(() => agent.token !== second);
    await harness.rows(ana.tenantId, "UPDATE device_standings SET blocked_at = now() WHERE device_id = $1", [
      device.id,
    ]);
    const order = harness.order(ana, ["temp-cleanup"]);
    const preview = await harness.ask(ana, "devices.preview", { order });
    expect(preview).toEqual({ outcome: "done" });
    await agent.until(() => agent.tasks.length === 1);
    expect(await agent.say("begin", { id: agent.tasks[0]?.id })).toEqual({ ok: false, reason: "blocked" });
    await expect(agent.connect({ token: agent.token ?? "" })).rejects.toThrow("blocked");
    const { code } = await harness.invite(ana);
    await expect(agent.connect({ code })).rejects.toThrow("blocked");
  });
});
