import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
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

const DONE = { effect: { bytes: 4.2e9, files: 42 }, before: { freeBytes: 5e9 }, undo: null };

/** A preview that the agent answered and the customer agreed to. */
async function agreed(order: string) {
  const key = harness.newKey();
  await harness.ask(ana, "devices.preview", { order: { id: order } }, key);
  await agent.until(() => agent.tasks.length === 1);
  await agent.say("progress", { id: agent.tasks[0]?.id, state: "done", result: DONE });
  const { value } = await harness.heard(key, "previewed");
  await harness.consent(ana, `É isto:\n${value.words}\nPosso começar?`);
  return { plan: String(value.plan) };
}
const repair = (order: string, plan: string, key: string) =>
  harness.ask(ana, "devices.repair", { order, plan, consent: true }, key);
const real = () => agent.tasks.filter((each) => !each.dryRun);

describe("time", () => {
  it("does not count a repair that has begun as lost because it began late", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const key = harness.newKey();
    await repair(order, plan, key);
    await agent.until(() => real().length === 1);
    await agent.say("progress", { id: real()[0]?.id, state: "running" });
    harness.pass(2 * 3_600_000 + 60_000);
    await harness.hub.sweep();
    expect(harness.results(key)).toEqual([]);
    await agent.say("progress", { id: real()[0]?.id, state: "done", result: DONE });
    await harness.heard(key, "repaired");
  });

  it("may take the money back: a repair that waited for its computer is then not begun", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const { token } = agent;
    agent.leave();
    await harness.until(() => agent.heard.includes("disconnect"));
    const key = harness.newKey();
    await repair(order, plan, key);
    Object.assign(harness.orders.get(order) ?? {}, { state: "closed" });
    await agent.connect({ token: token ?? "" });
    expect((await harness.heard(key, "failed")).value).toMatchObject({ reason: "unpaid" });
    expect(real()).toEqual([]);
    expect(harness.marks.at(-1)).toMatchObject({ order, mark: "review" });
  });

  it("may take the money back while the last yes is asked on the computer: the yes then begins nothing", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const key = harness.newKey();
    await repair(order, plan, key);
    await agent.until(() => real().length === 1);
    Object.assign(harness.orders.get(order) ?? {}, { state: "closed" });
    expect(await agent.say("begin", { id: real()[0]?.id })).toEqual({ ok: false, reason: "unpaid" });
    expect((await harness.heard(key, "failed")).value).toMatchObject({ reason: "unpaid" });
    expect(await agent.say("begin", { id: real()[0]?.id })).toEqual({ ok: false, reason: "withdrawn" });
  });

  it("lets the conversation take back a repair that the computer has and did not begin", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const key = harness.newKey();
    await repair(order, plan, key);
    await agent.until(() => real().length === 1);
    await harness.ask(ana, "devices.withdraw", { order });
    expect((await harness.heard(key, "failed")).value).toMatchObject({ reason: "withdrawn" });
    expect(await agent.say("begin", { id: real()[0]?.id })).toEqual({ ok: false, reason: "withdrawn" });
  });

  it("does not take back what the computer was told to begin", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const key = harness.newKey();
    await repair(order, plan, key);
    await agent.until(() => real().length === 1);
    for (let n = 0; n < 2; n++) expect(await agent.say("begin", { id: real()[0]?.id })).toEqual({ ok: true });
    await harness.ask(ana, "devices.withdraw", { order });
    expect(harness.results(key)).toEqual([]);
    await agent.say("progress", { id: real()[0]?.id, state: "done", result: DONE });
    await harness.heard(key, "repaired");
  });

  it("is over for a repair that the conversation waits for no more: the computer that comes is not touched", async () => {
    const order = harness.order(ana, ["temp-cleanup"]);
    const { plan } = await agreed(order);
    const { token } = agent;
    agent.leave();
    await harness.until(() => agent.heard.includes("disconnect"));
    const key = harness.newKey();
    await repair(order, plan, key);
    const bia = await harness.customer(ana);
    await harness.ask(bia, "devices.withdraw", { order: { id: order } });
    expect(harness.results(key)).toEqual([]);
    for (let n = 0; n < 2; n++)
      expect(await harness.ask(ana, "devices.withdraw", { order: { id: order } })).toEqual({ outcome: "done" });
    expect((await harness.heard(key, "failed")).value).toMatchObject({ reason: "withdrawn" });
    expect(harness.marks.at(-1)).toMatchObject({ order, mark: "review" });
    await agent.connect({ token: token ?? "" });
    await harness.hub.sweep();
    await new Promise((over) => setTimeout(over, 100));
    expect(real()).toEqual([]);
  });
});

describe("two computers of one customer", () => {
  it("are told apart: the one that this conversation measured is repaired, whichever was seen last", async () => {
    const elsewhere = { ...(await harness.customer(ana)), contactId: ana.contactId };
    await harness.rows(ana.tenantId, "UPDATE conversations SET contact_id = $2 WHERE id = $1 RETURNING id", [
      elsewhere.conversationId,
      ana.contactId,
    ]);
    harness.pass(60_000);
    const { agent: other } = await harness.paired(elsewhere);
    const order = harness.order(ana, ["temp-cleanup"]);
    await harness.ask(ana, "devices.preview", { order });
    await agent.until(() => agent.tasks.length === 1);
    expect(other.tasks).toEqual([]);
    other.leave();
  });
});
