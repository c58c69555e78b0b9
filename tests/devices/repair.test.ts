import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { consentHash, verifyText } from "../../agent/sign.js";
import { runSimulatedDevice } from "../../agent/simulated/run-simulated-device.js";
import type { Database } from "../../db/database.js";
import { redactText } from "../../platform/redact.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { type Customer, HubHarness, type TestAgent } from "./hub-harness.js";

let database: Database;
let harness: HubHarness;
let ana: Customer;
let agent: TestAgent;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  harness = new HubHarness(database);
  await harness.start();
  ana = await harness.customer();
  agent = (await harness.paired(ana)).agent;
  await agent.say("report", { scanId: agent.scans[0], outcome: "failed", reason: "not today" });
});
afterEach(async () => {
  agent.leave();
  await harness.stop();
});

const DRY = { effect: { bytes: 4.2e9, files: 42 }, before: { freeBytes: 5e9 }, undo: "Por 15 dias dá para desfazer" };
const REAL = { ...DRY, before: { freeBytes: 5e9 }, after: { freeBytes: 9.2e9 } };

/** A preview that the agent answered. */
async function previewed(order: string, actions = 1) {
  const key = harness.newKey();
  await harness.ask(ana, "devices.preview", { order: { id: order } }, key);
  const from = agent.tasks.length;
  for (let n = 0; n < actions; n++) {
    await agent.until(() => agent.tasks.length > from + n || agent.tasks.filter((c) => c.dryRun).length > n);
    await agent.say("progress", { id: agent.tasks.at(-1)?.id, state: "done", result: DRY });
  }
  const { value } = await harness.heard(key, "previewed");
  return { key, plan: String(value.plan), words: String(value.words) };
}
async function agreed(order: string) {
  const preview = await previewed(order);
  await harness.consent(ana, `É isto:\n${preview.words}\nPosso começar?`);
  return preview;
}
const repair = (order: string, plan: string, key = harness.newKey(), who = ana) =>
  harness.ask(who, "devices.repair", { order, plan, consent: true }, key);
const real = () => agent.tasks.filter((each) => !each.dryRun);

describe("a paid repair", () => {
  it("previews, is agreed to, is done once, and the order is done", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan, words } = await agreed(order);
    expect(words).toContain("42 arquivos, 4,2 GB");
    expect(agent.tasks[0]).toMatchObject({ dryRun: true, order, deviceId: agent.deviceId });
    expect(agent.tasks[0]?.consent).toBeUndefined();
    const key = harness.newKey();
    expect(await repair(order, plan, key)).toEqual({ outcome: "done" });
    await agent.until(() => real().length === 1);
    const task = real()[0];
    expect(verifyText(task?.envelope.body ?? "", task?.envelope.signature ?? "", agent.serverKey ?? "")).toBe(true);
    expect(task).toMatchObject({ order, consent: consentHash("temp-cleanup", {}) });
    expect(harness.marks).toEqual([{ order, mark: "working", key }]);
    await agent.say("progress", { id: task?.id, state: "running" });
    for (let n = 0; n < 3; n++)
      expect(await agent.say("progress", { id: task?.id, state: "done", result: REAL })).toEqual({ ok: true });
    expect(harness.results(key)).toHaveLength(1);
    expect((await harness.heard(key, "repaired")).value).toMatchObject({
      freed_bytes: 4.2e9,
      after: { freeBytes: 9.2e9 },
    });
    expect(harness.marks.at(-1)).toEqual({ order, mark: "done", key });
  });

  it("that did less than half of what it promised is told as that, and people look at the order", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const key = harness.newKey();
    await repair(order, plan, key);
    await agent.until(() => real().length === 1);
    const effect = { files: 1, bytes: 1e9, leftFiles: 3, leftBytes: 3.2e9 };
    const folders = [{ folder: "/tmp", files: 1, bytes: 1e9, how: "removed" }];
    const disks = [{ mount: "/", freeBefore: 5e9, freeAfter: 6e9 }];
    await agent.say("progress", { id: real()[0]?.id, state: "done", result: { effect, folders, disks, undo: null } });
    const { value } = await harness.heard(key, "repaired");
    expect(value).toMatchObject({ complete: false, freed_bytes: 1e9 });
    expect(value.words).toContain("3 arquivos (3,2 GB) ficaram de fora");
    expect(value.words).toContain("Espaço livre em /: 5 GB antes, 6 GB agora.");
    expect(harness.marks.at(-1)).toEqual({ order, mark: "review", key });
  });

  it("does several actions one after another, and stops at one that failed: people look at the order", async () => {
    const order = harness.order(ana, ["temp-cleanup", "disk-cleanup"]);
    const { plan, words } = await previewed(order, 2);
    await harness.consent(ana, words);
    const key = harness.newKey();
    await repair(order, plan, key);
    await agent.until(() => real().length === 1);
    await agent.say("progress", { id: real()[0]?.id, state: "failed", reason: "disk" });
    await harness.heard(key, "failed");
    expect(real()).toHaveLength(1);
    expect(harness.marks.at(-1)).toMatchObject({ mark: "review" });
  });

  it("leaves out what the computer's system does not have", async () => {
    const order = harness.order(ana, ["temp-cleanup", "disk-cleanup"]);
    const key = harness.newKey();
    await harness.ask(ana, "devices.preview", { order }, key);
    await agent.until(() => agent.tasks.length === 1);
    await agent.say("progress", { id: agent.tasks[0]?.id, state: "done", result: DRY });
    await agent.until(() => agent.tasks.length === 2);
    await agent.say("progress", { id: agent.tasks[1]?.id, state: "refused", reason: "not_for_this_system" });
    expect((await harness.heard(key, "previewed")).value.actions).toHaveLength(1);
  });

  it("is over when the agent does not take it, and what a computer says of it is covered whole in the log", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    agent.refuses = "“não” ana.souza” disse Ana Souza";
    const key = harness.newKey();
    await repair(order, plan, key);
    await harness.heard(key, "failed");
    const told = harness.complaints.filter((each) => each.startsWith("an agent refused a task"));
    expect(told).toHaveLength(1);
    expect(redactText(told[0] ?? "")).not.toMatch(/ana/i);
  });

  it("is the real agent's work as well: a simulated computer from code to cleaned", async () => {
    const off = new AbortController();
    const bia = await harness.customer();
    const { invite, code, key: inviteKey } = await harness.invite(bia);
    const running = runSimulatedDevice({
      serverUrl: harness.address,
      code,
      kind: "full-disk",
      say: () => {},
      signal: off.signal,
    });
    try {
      await harness.heard(inviteKey, "claimed");
      const scanKey = harness.newKey();
      await harness.ask(bia, "devices.scan", { invite, scope: "full" }, scanKey);
      expect((await harness.heard(scanKey, "reported")).value.recommended).toContain("limpeza-digital");
      const order = harness.order(bia, ["temp-cleanup", "disk-cleanup"]);
      const previewKey = harness.newKey();
      await harness.ask(bia, "devices.preview", { order }, previewKey);
      const preview = await harness.heard(previewKey, "previewed");
      await harness.consent(bia, String(preview.value.words));
      const key = harness.newKey();
      await repair(order, String(preview.value.plan), key, bia);
      const { value } = await harness.heard(key, "repaired");
      expect(String(preview.value.words)).toContain("42 arquivos, 4,2 GB, apagados");
      expect(String(value.words)).toContain("liberou 4,2 GB agora. Espaço livre em /: 1,7 GB antes, 5,9 GB agora.");
      expect(value).toMatchObject({ complete: true, freed_bytes: 4.2e9 });
    } finally {
      off.abort();
      await running;
    }
  });
});

describe("no repair", () => {
  const nothingReal = async (answer: unknown) => {
    expect(answer).toMatchObject({ outcome: "failed" });
    await harness.hub.sweep();
    expect(real()).toEqual([]);
    expect(await harness.rows(ana.tenantId, "SELECT 1 FROM device_commands WHERE NOT dry_run")).toEqual([]);
    expect(harness.marks).toEqual([]);
  };

  it.each(["closed", "done"] as const)("for an order that is %s, not even a preview", async (state) => {
    const order = harness.order(ana, ["temp-cleanup"], state);
    expect(await harness.ask(ana, "devices.preview", { order })).toMatchObject({ result: { outcome: "unpaid" } });
    expect(agent.tasks).toEqual([]);
  });

  it("for an order that was taken back between preview and repair", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    Object.assign(harness.orders.get(order) ?? {}, { state: "closed" });
    await nothingReal(await repair(order, plan));
  });

  it("for another customer's order, or another company's, or none", async () => {
    const bia = await harness.customer(ana);
    const eve = await harness.customer();
    for (const order of [
      harness.order(bia, ["temp-cleanup"]),
      harness.order(eve, ["temp-cleanup"]),
      "x",
      "",
      harness.newKey(),
    ]) {
      expect(await harness.ask(ana, "devices.preview", { order })).toMatchObject({ outcome: "failed" });
      await nothingReal(await repair(order, order));
    }
    expect(agent.tasks).toEqual([]);
  });

  it("without a consent", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await previewed(order);
    await nothingReal(await repair(order, plan));
  });

  it("with a no, with a yes that was taken back, or with a yes to something else", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan, words } = await previewed(order);
    await harness.consent(ana, words, false);
    await nothingReal(await repair(order, plan));
    await harness.consent(ana, words, true, "data");
    await nothingReal(await repair(order, plan));
    await harness.consent(ana, "Posso guardar o seu e-mail?");
    await nothingReal(await repair(order, plan));
    await harness.consent(ana, words);
    await harness.consent(ana, words, false);
    await nothingReal(await repair(order, plan));
  });

  it("with a yes of before the preview, or of another conversation of the same customer", async () => {
    const early = harness.newKey();
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan, words } = await previewed(order);
    await harness.consent(ana, words, true, "repair", early);
    await nothingReal(await repair(order, plan));
    const elsewhere = { ...(await harness.customer(ana)), contactId: ana.contactId };
    await harness.consent(elsewhere, words);
    await nothingReal(await repair(order, plan));
  });

  it("by a plan of another order, of another conversation, that is too old, or that was never previewed", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const other = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    await nothingReal(await repair(other, plan));
    const bia = await harness.customer(ana);
    const hers = harness.order(bia, ["temp-cleanup"]);
    await nothingReal(await repair(hers, plan, harness.newKey(), bia));
    harness.pass(25 * 3_600_000);
    await nothingReal(await repair(order, plan));
    await nothingReal(await repair(order, "00000000-0000-4000-8000-000000000000"));
  });

  it("of an action that the order does not pay for any more, or that agents do not know", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    Object.assign(harness.orders.get(order) ?? {}, { lines: [{ title: "Outra", actions: ["disk-cleanup"] }] });
    await nothingReal(await repair(order, plan));
    const strange = harness.order(ana, ["rm-rf"]);
    expect(await harness.ask(ana, "devices.preview", { order: strange })).toMatchObject({ outcome: "failed" });
  });

  it("on a computer that was revoked after the preview", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    await harness.hub.revoke(ana.tenantId, agent.deviceId ?? "");
    await nothingReal(await repair(order, plan));
  });

  it("twice of one plan, however often it is asked for", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const key = harness.newKey();
    const answers = await Promise.all([
      repair(order, plan, key),
      repair(order, plan, key),
      repair(order, plan),
      repair(order, plan),
    ]);
    expect(answers.filter(({ outcome }) => outcome === "done").length).toBeGreaterThan(0);
    const rows = await harness.rows(ana.tenantId, "SELECT 1 FROM device_commands WHERE NOT dry_run");
    expect(rows).toHaveLength(1);
    await agent.until(() => real().length > 0);
    expect(new Set(real().map(({ nonce }) => nonce)).size).toBe(1);
  });
});

describe("a computer or server that goes away", () => {
  it("is told to be off after the grace, once, and the preview comes when it is back", async () => {
    agent.leave();
    const order = harness.order(ana, ["temp-cleanup"]);
    const key = harness.newKey();
    await harness.ask(ana, "devices.preview", { order }, key);
    await harness.hub.sweep();
    expect(harness.results(key)).toEqual([]);
    harness.pass(21_000);
    await harness.hub.sweep();
    await harness.hub.sweep();
    expect(harness.results(key).map((each) => each.outcome)).toEqual(["offline"]);
    await agent.connect({ token: agent.token ?? "" });
    await agent.until(() => agent.tasks.length === 1);
    await agent.say("progress", { id: agent.tasks[0]?.id, state: "done", result: DRY });
    await harness.heard(key, "previewed");
  });

  it("gives a preview up when its time is over", async () => {
    agent.leave();
    const order = harness.order(ana, ["temp-cleanup"]);
    const key = harness.newKey();
    await harness.ask(ana, "devices.preview", { order }, key);
    harness.pass(3 * 3_600_000);
    harness.crashTelling = 2;
    await harness.hub.sweep();
    await harness.hub.sweep();
    await harness.hub.sweep();
    expect(harness.results(key).at(-1)).toMatchObject({ outcome: "failed", value: { reason: "expired" } });
    expect(harness.results(key).filter((each) => each.outcome === "failed")).toHaveLength(1);
    expect(harness.marks).toEqual([]);
  });

  it("in the middle of a repair: the same bytes again, never a second task; without a word it is unknown", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const key = harness.newKey();
    await repair(order, plan, key);
    await agent.until(() => real().length === 1);
    await harness.stop();
    await harness.start();
    await agent.connect({ token: agent.token ?? "" });
    await agent.until(() => real().length === 2);
    expect(real()[1]?.envelope).toEqual(real()[0]?.envelope);
    agent.leave();
    harness.pass(3 * 3_600_000);
    await harness.hub.sweep();
    expect(harness.results(key).map((each) => each.outcome)).toEqual(["unknown"]);
    expect(harness.marks.at(-1)).toMatchObject({ mark: "review" });
    await harness.hub.sweep();
    expect(harness.results(key)).toHaveLength(1);
    await repair(order, plan, key);
    expect(await harness.rows(ana.tenantId, "SELECT 1 FROM device_commands WHERE NOT dry_run")).toHaveLength(1);
  });

  it("after the repair was stored and before it was told: the agent's repeat or the sweep tells it, once", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const key = harness.newKey();
    await repair(order, plan, key);
    await agent.until(() => real().length === 1);
    harness.crashTelling = 1;
    const message = { id: real()[0]?.id, state: "done", result: REAL };
    expect(await agent.say("progress", message)).toEqual({ ok: false, reason: "unavailable" });
    await harness.hub.sweep();
    expect(await agent.say("progress", message)).toEqual({ ok: true });
    expect(harness.results(key).map((each) => each.outcome)).toEqual(["repaired"]);
  });

  it("says declined where somebody at the computer said no", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const key = harness.newKey();
    await repair(order, plan, key);
    await agent.until(() => real().length === 1);
    await agent.say("progress", { id: real()[0]?.id, state: "refused", reason: "declined" });
    await harness.heard(key, "declined");
  });

  it("cannot end another computer's task", async () => {
    const bia = await harness.customer();
    const hers = await harness.paired(bia);
    const order = harness.order(ana, ["temp-cleanup"]);
    const key = harness.newKey();
    await harness.ask(ana, "devices.preview", { order }, key);
    await agent.until(() => agent.tasks.length === 1);
    const message = { id: agent.tasks[0]?.id, state: "done", result: DRY };
    expect(await hers.agent.say("progress", message)).toEqual({ ok: false, reason: "unknown_command" });
    expect(harness.results(key)).toEqual([]);
    hers.agent.leave();
  });
});
