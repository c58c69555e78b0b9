import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newKeyPair } from "../../agent/sign.js";
import type { Database } from "../../db/database.js";
import { createReportStore } from "../../db/stores/report-store.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { type Customer, HubHarness } from "./hub-harness.js";
import { aDayPasses, measured } from "./measured.js";

let database: Database;
let harness: HubHarness;
beforeAll(async () => {
  database = await openTestDatabase();
  harness = new HubHarness(database);
  await harness.start();
});
afterAll(async () => {
  await harness.stop();
  await database.close();
});

/** An order of the clean-up that is recommended for a full disk. Gives its id. */
async function ordered({ tenantId, contactId, conversationId, channelId }: Customer): Promise<string> {
  const order = randomUUID();
  await harness.rows(
    tenantId,
    `INSERT INTO orders (id, tenant_id, number, contact_id, conversation_id, channel_id, effect_key, state, total, currency)
      VALUES ($1::uuid, $2, 1, $3, $4, $5, 'e.' || $1, 'paid', 100, 'BRL') RETURNING id`,
    [order, tenantId, contactId, conversationId, channelId],
  );
  await harness.rows(
    tenantId,
    `INSERT INTO order_lines (id, tenant_id, order_id, position, item, title, price, minutes, actions)
      VALUES ($1, $2, $3, 0, 'limpeza-digital', 'Limpeza', 100, 10, '{}') RETURNING id`,
    [randomUUID(), tenantId, order],
  );
  return order;
}

/** Its state says so, and its history, which also says when. */
async function workDone({ tenantId }: Customer, order: string): Promise<void> {
  const done = "UPDATE orders SET state = 'done' WHERE tenant_id = $1 AND id = $2 RETURNING id";
  await harness.rows(tenantId, done, [tenantId, order]);
  await harness.rows(
    tenantId,
    `INSERT INTO order_events (id, tenant_id, order_id, kind, detail, at)
      VALUES ($1, $2, $3, 'order.done', '{"from":"paid"}', clock_timestamp()) RETURNING id`,
    [randomUUID(), tenantId, order],
  );
}

describe("what came of what was found", () => {
  it("is counted by rule, version and recommended item, each company by itself", async () => {
    const ana = await harness.customer();
    const outcomes = async (of: Customer) =>
      (await createReportStore(database).outcomes(of.tenantId, 0)).filter(({ rule }) => rule === "disk-full");
    const other = await harness.customer();
    expect(await outcomes(other)).toEqual([]);
    // The first computer is cleaned up as recommended, after it was found full twice: a problem counts once.
    const first = newKeyPair();
    await measured(harness, ana, first, 99);
    await aDayPasses(harness, ana);
    await measured(harness, ana, first, 99);
    await aDayPasses(harness, ana);
    const words = { title: "Espaço em disco", remedy: expect.stringContaining("Uma limpeza digital") };
    const counts = { rule: "disk-full", version: 2, item: "limpeza-digital", ...words };
    expect(await outcomes(ana)).toEqual([{ ...counts, found: 1, followed: 0, solved: 0, goneAlone: 0 }]);
    const order = await ordered(ana);
    expect(await outcomes(ana)).toMatchObject([{ found: 1, followed: 0 }]);
    await workDone(ana, order);
    await measured(harness, ana, first, 50);
    expect(await outcomes(ana)).toEqual([{ ...counts, found: 1, followed: 1, solved: 1, goneAlone: 0 }]);
    // A second computer's disk is empty again without any order.
    const bruno = await harness.customer(ana);
    const second = newKeyPair();
    await measured(harness, bruno, second, 99);
    await aDayPasses(harness, bruno);
    await measured(harness, bruno, second, 50);
    expect(await outcomes(ana)).toEqual([{ ...counts, found: 2, followed: 1, solved: 1, goneAlone: 1 }]);
    expect(await outcomes(other)).toEqual([]);
  });

  it("is told by when the work was done, not by when it was ordered: a report may lie in between", async () => {
    const ana = await harness.customer();
    const keys = newKeyPair();
    await measured(harness, ana, keys, 99);
    await aDayPasses(harness, ana);
    const order = await ordered(ana);
    await measured(harness, ana, keys, 99);
    await workDone(ana, order);
    await measured(harness, ana, keys, 50);
    const found = (await createReportStore(database).outcomes(ana.tenantId, 0)).filter(
      ({ rule }) => rule === "disk-full",
    );
    expect(found).toMatchObject([{ found: 1, followed: 1, solved: 1, goneAlone: 0 }]);
  });
});

describe("a guided check", () => {
  type Kept = { url: string; findings: { id: string }[]; recommended: string[]; device: { id: string; name: string } };
  const answers = {
    device: "desktop",
    symptom: "beeps",
    maker: "dell",
    beeps: "<b>2 bipes</b>",
    heat: "purple",
    odd: "x",
  };
  const input = { check: "computer-off" as const, answers, photos: ["f1"] };
  async function guided(customer: Customer, key = harness.newKey(), asked: typeof input = input) {
    const answer = await harness.ask(customer, "devices.guided", asked, key);
    return answer.outcome === "done" ? (answer.result?.value as Kept) : answer.outcome;
  }

  it("is kept as a report of its own kind, once, whose page and data say that nothing was measured", async () => {
    const ana = await harness.customer();
    const key = harness.newKey();
    const kept = (await guided(ana, key)) as Kept;
    expect(kept).toMatchObject({
      findings: [{ id: "beeps-memory" }],
      recommended: ["upgrade-memoria"],
      device: { name: "Computador de mesa" },
    });
    expect(await guided(ana, key)).toEqual(kept);
    const later = (await guided(ana)) as Kept;
    expect(later.device.id).toBe(kept.device.id);
    expect(await harness.rows(ana.tenantId, "SELECT kind FROM devices WHERE tenant_id = $1", [ana.tenantId])).toEqual([
      { kind: "guided" },
    ]);
    const page = await (await fetch(kept.url)).text();
    for (const part of ["Respondido por você, não medido", "2 bipes", "1 foto ficou", "O que você contou"])
      expect(page).toContain(part);
    expect(page).not.toContain("<b>2");
    expect(page).not.toContain("de 100");
    expect(await (await fetch(`${kept.url}.json`)).json()).toMatchObject({ measuredAt: null, score: null });
  });

  it("never stands for the customer's computer, and belongs to no other company's conversation", async () => {
    const [ana, bob] = [await harness.customer(), await harness.customer()];
    await guided(ana);
    expect(await createReportStore(database).outcomes(ana.tenantId, 0)).toEqual([]);
    expect(await harness.store.deviceOf(ana, ana.contactId)).toBeNull();
    expect(await guided({ ...ana, tenantId: bob.tenantId })).toBe("failed");
    expect(await guided(bob, harness.newKey(), { ...input, answers: { ...answers, symptom: "?" } })).toMatchObject({
      findings: [{ id: "needs-bench" }],
    });
  });
});
