import type { OrderState } from "../../bot/vocabulary/order-states.js";
import type { Payment } from "../../payments/ports.js";
import type { Database, Statement } from "../database.js";
import { isUuid } from "./is-uuid.js";

/** A payment with its order and customer, for people who settle it. Moments in ms since the epoch. */
export type ReviewRow = Pick<
  Payment,
  "id" | "state" | "amount" | "refunded" | "surplus" | "surplusAccepted" | "dispute" | "problem" | "refund" | "currency"
> & {
  orderId: string;
  number: number;
  orderState: OrderState;
  conversationId: string;
  contactId: string;
  contactName: string | null;
  phone: string | null;
  gateway: string;
  paidAt: number | null;
  createdAt: number;
};

const ROW = `SELECT p.id, p.state, p.amount::float8 AS amount, p.refunded::float8 AS refunded, p.surplus::float8 AS surplus,
    p.surplus_accepted::float8 AS "surplusAccepted", p.dispute, p.problem, p.refund, p.currency, p.gateway,
    (extract(epoch FROM p.paid_at) * 1000)::float8 AS "paidAt", (extract(epoch FROM p.created_at) * 1000)::float8 AS "createdAt",
    o.id AS "orderId", o.number, o.state AS "orderState", o.conversation_id AS "conversationId", c.id AS "contactId", c.name AS "contactName", c.phone
  FROM payments p JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id JOIN contacts c ON c.id = o.contact_id`;

/**
 * What is in doubt, too much, or was to go back and did not. What went back after all is no reason any more; a surplus
 * beside it is. The oldest first: it waits longest.
 */
const LIST: Statement = {
  name: "list_payments_to_review",
  text: `${ROW} WHERE p.tenant_id = $1 AND (p.state = 'review' OR p.surplus > p.surplus_accepted
      OR (p.refund ->> 'state' IN ('refused', 'failed') AND p.state <> 'refunded'))
    ORDER BY p.created_at, p.id LIMIT $2`,
};
const OF_ORDER: Statement = {
  name: "payments_of_order_to_settle",
  text: `${ROW} WHERE p.tenant_id = $1 AND p.order_id = $2 ORDER BY p.created_at, p.id`,
};
const ORDER_OF: Statement = {
  name: "order_of_payment",
  text: "SELECT order_id AS id FROM payments WHERE tenant_id = $1 AND id = $2",
};
const ORDER: Statement = {
  name: "order_exists",
  text: "SELECT id FROM orders WHERE tenant_id = $1 AND id = $2",
};

/** Reads what people settle by hand. What they decide is written by the order's own store. */
export function createPaymentReviewStore(database: Database) {
  return {
    list: (tenantId: string, most: number): Promise<ReviewRow[]> =>
      database.transaction([tenantId], (tx) => tx.run(LIST, [tenantId, most])),
    /** Null when this company has no such order. */
    async ofOrder(tenantId: string, orderId: string): Promise<ReviewRow[] | null> {
      if (!isUuid(orderId)) return null;
      return database.transaction([tenantId], async (tx) => {
        const [order] = await tx.run<{ id: string }>(ORDER, [tenantId, orderId]);
        return order ? tx.run<ReviewRow>(OF_ORDER, [tenantId, orderId]) : null;
      });
    },
    async orderOf(tenantId: string, paymentId: string): Promise<string | null> {
      if (!isUuid(paymentId)) return null;
      const rows = await database.transaction([tenantId], (tx) =>
        tx.run<{ id: string }>(ORDER_OF, [tenantId, paymentId]),
      );
      return rows[0]?.id ?? null;
    },
  };
}

export type PaymentReviewStore = ReturnType<typeof createPaymentReviewStore>;
