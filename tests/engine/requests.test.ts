import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
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
          const price = { amount: 4_990, currency: "BRL" };
          const lines = [{ item: "a", title: "Limpeza", price, minutes: 15 }];
          const order = { id: randomUUID(), number: 1, total: price, currency: "BRL", lines, minutes: 15 };
          return { outcome: "done", result: { outcome: "quoted", value: order } };
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
