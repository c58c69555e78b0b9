import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { Room } from "../../bot/ports/rooms.js";
import { Breakers } from "../../platform/breaker.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";

const FLOW = `flow: sell
start: [{ keyword: quero }]
vars: { wanted: { type: list } }
steps:
  - set: { wanted: '["a"]' }
  - quote: { items: wanted }
    save: order
`;

it("a room that a hiccup of the database makes throw is asked again with growing gaps, and answers in the end", async () => {
  let began = 0;
  let asked = 0;
  const harness = new EngineHarness(await openTestDatabase(), {
    // Only the request's own limits apply.
    breakers: new Breakers({ failures: 1_000, openMs: 1, maxOpenMs: 1, now: Date.now }),
    rooms: [
      {
        async "orders.quote"() {
          began ||= Date.now();
          asked += 1;
          if (Date.now() - began < 300) throw new Error("the connection was cut");
          return quoted();
        },
      },
    ],
  });
  await harness.engine.start();
  try {
    const shop = await harness.company({ sell: FLOW });
    await harness.settled(await harness.write(shop, "5511", "quero"));
    await harness.until("the quote was said", async () => shop.channel.texts().length > 0);
    expect(shop.channel.texts()[0]).toContain("Limpeza: R$ 49,90");
    expect(asked).toBeLessThanOrEqual(8);
  } finally {
    await harness.engine.stop();
    await harness.database.close();
  }
});

it("a room that is slow for one company has places left for the others", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const waiting = new Map<string, number>();
  let slow = "";
  const harness = new EngineHarness(await openTestDatabase(), {
    rooms: [
      {
        async "orders.quote"({ tenantId }) {
          waiting.set(tenantId, (waiting.get(tenantId) ?? 0) + 1);
          if (tenantId === slow) await held;
          return quoted();
        },
      },
    ],
  });
  await harness.engine.start();
  try {
    const [busy, other] = [await harness.company({ sell: FLOW }), await harness.company({ sell: FLOW })];
    slow = busy.tenantId;
    const all = await Promise.all(Array.from({ length: 70 }, (_, n) => harness.write(busy, `5511${100 + n}`, "quero")));
    await harness.until("its share is taken", () => waiting.get(slow) === 16);
    await harness.settled(await harness.write(other, "5511", "quero"));
    await harness.until("the other was answered", () => other.channel.texts().length > 0);
    expect(waiting.get(slow)).toBe(16);
    release();
    for (const conversation of all) await harness.settled(conversation);
    expect(waiting.get(slow)).toBe(70);
  } finally {
    release();
    await harness.engine.stop();
    await harness.database.close();
  }
});

/** A quote of one thing. */
function quoted(): Awaited<ReturnType<NonNullable<Room["orders.quote"]>>> {
  const price = { amount: 4_990, currency: "BRL" };
  const lines = [{ item: "a", title: "Limpeza", price, minutes: 15 }];
  const order = { id: randomUUID(), number: 1, total: price, currency: "BRL", lines, minutes: 15 };
  return { outcome: "done", result: { outcome: "quoted", value: order } };
}
