import type { OrderRules } from "../../bot/vocabulary/order-rules.js";
import type { Database, Prepared, Statement } from "../database.js";

const RULES: Statement = {
  name: "order_rules",
  text: "SELECT profile -> 'orders' AS rules FROM tenants WHERE id = $1",
};
const ORDER: Statement = {
  name: "lock_order_for_work",
  text: "SELECT id FROM orders WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
};
const COUNT: Statement = {
  name: "count_order_work",
  text: "SELECT count(*)::int AS count, bool_or(id = $4) AS known FROM order_events WHERE tenant_id = $1 AND order_id = $2 AND kind = $3",
};
const ADD: Statement = {
  name: "add_order_work",
  text: "INSERT INTO order_events (id, tenant_id, order_id, kind, detail, at) VALUES ($1, $2, $3, $4, $5, clock_timestamp())",
};

/** What people put to an order beside its states: lines of its history, which are only added. */
export type Added = { id: string; kind: "note" | "file"; detail: { by: string; [name: string]: string | number } };

/** Notes and files of orders, and what a company decides about its orders. */
export function createOrderWorkStore(database: Database) {
  return {
    /** Null where the company says nothing. */
    rules: (tenantId: string): Promise<OrderRules | null> =>
      database.transaction([tenantId], async (tx) => {
        const [row] = await tx.run<{ rules: OrderRules | null }>(RULES, [tenantId]);
        return row?.rules ?? null;
      }),
    /** Adds a line with its audit entry. The same id again changes nothing. `full`: there are `most` of them already. */
    add: (tenantId: string, orderId: string, { id, kind, detail }: Added, most: number, audit: Prepared) =>
      database.transaction([tenantId], async (tx): Promise<"done" | "gone" | "full"> => {
        if ((await tx.run(ORDER, [tenantId, orderId])).length === 0) return "gone";
        const [known] = await tx.run<{ count: number; known: boolean | null }>(COUNT, [tenantId, orderId, kind, id]);
        if (known?.known) return "done";
        if ((known?.count ?? 0) >= most) return "full";
        await tx.run(ADD, [id, tenantId, orderId, kind, JSON.stringify(detail)]);
        await tx.run(...audit);
        return "done";
      }),
    write: async (tenantId: string, audit: Prepared) => void (await database.batch([tenantId], [audit])),
  };
}
