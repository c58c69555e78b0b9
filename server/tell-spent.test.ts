import { expect, it } from "vitest";
import { createTellSpent } from "./tell-spent.js";

it("tells once in a day that a budget is spent, and again what could not be told", async () => {
  const raised: string[] = [];
  const complaints: string[] = [];
  let broken = true;
  let time = 0;
  const tell = createTellSpent({
    alerts: {
      async raise(tenantId) {
        raised.push(tenantId);
        if (broken) throw new Error("the database is away");
      },
    },
    now: () => time,
    log: { error: (_detail, message) => void complaints.push(message) },
  });
  const spent = async () => {
    for (let n = 0; n < 2; n++) tell({ tenantId: "t" }, { key: "a", title: "A" });
    await new Promise((resolve) => setImmediate(resolve));
  };
  await spent();
  expect([raised.length, complaints.length]).toEqual([1, 1]);
  broken = false;
  await spent();
  await spent();
  expect(raised).toHaveLength(2);
  time = 86_400_000;
  await spent();
  expect([raised.length, complaints.length]).toEqual([3, 1]);
});
