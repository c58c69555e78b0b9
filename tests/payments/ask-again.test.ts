import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askRoom } from "../../bot/effects/ask-room.js";
import type { Database } from "../../db/database.js";
import type { Asked } from "../../payments/gateway.js";
import type { Refund } from "../../payments/ports.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { Till } from "./till.js";

const QUIET = "flow: sell\nstart: [{ keyword: [nada] }]\nsteps:\n  - say: oi\n";
const MINUTE_MS = 60_000;

let database: Database;
let till: Till;
/** What happens while the gateway is asked about a payment. */
let whileAsked: (asked: Asked) => Promise<Asked>;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  whileAsked = async (asked) => asked;
  till = new Till(database, [], (gateway) => ({
    ...gateway,
    read: async (...given) => whileAsked(await gateway.read(...given)),
  }));
  await till.open();
  till.notifies = false;
});
afterEach(() => till.close());

/** A payment that is paid and told, at the moment when the poller asks about it again. */
async function paid() {
  const company = await till.company(QUIET);
  const { tenantId } = company;
  const ref = await till.harness.write(company, `c-${randomUUID()}`, "oi");
  await till.harness.settled(ref);
  const ask = (input: Record<string, string | number | boolean | string[]>) => ({
    tenantId,
    conversationId: ref.conversationId,
    channelId: company.channelId,
    key: `${randomUUID()}.0`,
    input,
    signal: AbortSignal.timeout(10_000),
  });
  await askRoom(till.room, "orders.quote", ask({ items: ["limpeza"] }));
  const order = (await till.orderStates(tenantId))[0]?.id ?? "";
  await askRoom(till.room, "orders.decide", ask({ order, approved: true }));
  await askRoom(till.room, "orders.charge", ask({ order, expires_ms: 3_600_000 }));
  const row = async () => (await till.payments(tenantId))[0];
  till.sandbox.act((await row())?.external_id ?? "", "pay");
  till.harness.pass(30 * MINUTE_MS);
  await till.cashier.poll();
  expect((await row())?.state).toBe("paid");
  till.harness.pass(24 * 60 * MINUTE_MS);
  const id = (await row())?.id ?? "";
  const refund: Refund = {
    id: randomUUID(),
    what: "payment",
    amount: 1_000,
    before: 0,
    by: "user:ana",
    reason: "x",
    state: "begun",
    at: till.harness.now(),
    saidBy: "message",
    late: false,
  };
  const giveBack = (state: Refund["state"], askAt: number) =>
    till.orders.change(tenantId, order, () => ({ payment: { id, askAt, refund: { ...refund, state } } }));
  const askedAgainAt = async () => (await row())?.ask_at?.getTime() ?? 0;
  return { giveBack, askedAgainAt };
}

describe("a refund", () => {
  const answers: Record<string, (asked: Asked) => Asked> = {
    answered: (asked) => asked,
    "not answered": () => ({ outcome: "unavailable", reason: "away" }),
  };
  it.each([
    ["begun", "answered"],
    ["under_way", "answered"],
    ["begun", "not answered"],
    ["under_way", "not answered"],
  ] as const)("that is %s while an older look is %s is not put off by it", async (state, how) => {
    const { giveBack, askedAgainAt } = await paid();
    const next = till.harness.now() + MINUTE_MS;
    whileAsked = async (asked) => {
      await giveBack(state, next);
      return answers[how]?.(asked) ?? asked;
    };
    await till.cashier.poll();
    expect(await askedAgainAt()).toBe(next);
  });

  it("that cannot be gone on with is tried again in a minute, not at each poll", async () => {
    const { giveBack, askedAgainAt } = await paid();
    await giveBack("begun", till.harness.now());
    const { acceptInside } = till.harness.engine.inbox;
    till.harness.engine.inbox.acceptInside = () => Promise.reject(new Error("the database is away"));
    await till.cashier.poll();
    till.harness.engine.inbox.acceptInside = acceptInside;
    expect((await askedAgainAt()) - till.harness.now()).toBeGreaterThan(50_000);
  });
});
