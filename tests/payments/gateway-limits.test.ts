import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askRoom } from "../../bot/effects/ask-room.js";
import type { RoomRequest, Values } from "../../bot/ports/rooms.js";
import type { Database } from "../../db/database.js";
import type { Created } from "../../payments/gateway.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { Till } from "./till.js";

const QUIET = "flow: sell\nstart: [{ keyword: [nada] }]\nsteps:\n  - say: oi\n";

let database: Database;
let till: Till;
/** What happens to the gateway's answers on their way. */
let onCreate: (made: Created) => Created | Promise<Created>;
let creates: number;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  onCreate = (made) => made;
  creates = 0;
  till = new Till(database, [], (gateway) => ({
    ...gateway,
    async create(...given) {
      creates += 1;
      return onCreate(await gateway.create(...given));
    },
  }));
  await till.open();
  till.notifies = false;
});
afterEach(() => till.close());

type Customer = { tenantId: string; conversationId: string; channelId: string };

async function customer(): Promise<Customer> {
  const company = await till.company(QUIET);
  const ref = await till.harness.write(company, `c-${randomUUID()}`, "oi");
  await till.harness.settled(ref);
  return { ...ref, channelId: company.channelId };
}

let keys = 0;
async function ask(who: Customer, to: RoomRequest, input: Values): Promise<Values> {
  const signal = AbortSignal.timeout(10_000);
  const answer = await askRoom(till.room, to, { ...who, key: `900000000${++keys}.0`, input, signal });
  if (answer.outcome !== "done") throw new Error(JSON.stringify(answer));
  return (answer.result?.value ?? {}) as Values;
}

/** An order that the customer approved. */
async function approved(who: Customer): Promise<string> {
  const order = String((await ask(who, "orders.quote", { items: ["limpeza"] })).id);
  await ask(who, "orders.decide", { order, approved: true });
  return order;
}

const charge = (who: Customer, order: string) => ask(who, "orders.charge", { order, expires_ms: 3_600_000 });

describe("a gateway", () => {
  it("that failed five times in a row is not called, until a trial works and all that waited is done", async () => {
    const who = await customer();
    onCreate = () => ({ outcome: "unavailable", reason: "the gateway answered 503" });
    for (let n = 0; n < 7; n++) await charge(who, await approved(who));
    expect(creates).toBe(5);
    expect(till.calls).toEqual(Array.from({ length: 5 }, () => ["gateway:sandbox", "retry", expect.any(Number)]));
    const complaints = till.complaints.filter((words) => words.includes("could not be made yet"));
    expect(complaints).toHaveLength(5);
    expect(complaints[0]).toMatch(/"trace":"9000000\d+"/);

    onCreate = (made) => made;
    for (let n = 0; n < 2; n++) {
      till.harness.pass(31_000);
      await till.cashier.poll();
    }
    const states = (await till.payments(who.tenantId)).map(({ state }) => state);
    expect(states).toEqual(Array.from({ length: 7 }, () => "pending"));
  });

  it("is called sixteen times at once at most", async () => {
    const who = await customer();
    let active = 0;
    let highest = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    onCreate = async (made) => {
      highest = Math.max(highest, ++active);
      await held;
      active -= 1;
      return made;
    };
    const orders = await Promise.all(Array.from({ length: 24 }, () => approved(who)));
    const charging = Promise.all(orders.map((order) => charge(who, order)));
    await till.harness.until("sixteen are under way", () => active === 16, 40_000);
    await sleep(500);
    release();
    await charging;
    expect(highest).toBe(16);
    expect(creates).toBe(24);
  });
});
