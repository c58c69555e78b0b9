import { describe, expect, it } from "vitest";
import type { Database, Statement, Tx } from "../database.js";
import { createOrderStore } from "./order-store.js";

const TENANT = "11111111-1111-4111-8111-111111111111";
const ORDER = "22222222-2222-4222-8222-222222222222";

/**
 * An order on which another process just begins to work. As in PostgreSQL at READ COMMITTED, a statement that waits for
 * the lock still reads the order's history as it was before; those that come after it read what was written meanwhile.
 */
function databaseThatMakesWait(): Database {
  let began = false;
  const run = async (text: string): Promise<object[]> => {
    const seen = { id: ORDER, tenant_id: TENANT, state: "working", began };
    if (text.includes("FOR UPDATE")) began = true;
    return text.includes("FROM orders") ? [seen] : [];
  };
  const tx = { run: ({ text }: Statement) => run(text) } as unknown as Tx;
  return { transaction: (_tenants, work) => work(tx) } as Partial<Database> as Database;
}

describe("an order under its lock", () => {
  it("is known with all that was written while the lock was waited for", async () => {
    const { change } = createOrderStore(databaseThatMakesWait());
    const known = await change(TENANT, ORDER, () => null);
    expect(known?.order.began).toBe(true);
  });
});
