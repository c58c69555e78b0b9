import type { Database } from "../db/database.js";
import type { By } from "../db/stores/audit-store.js";
import { createOrderStore } from "../db/stores/order-store.js";
import { createPaymentReviewStore, type ReviewRow } from "../db/stores/payment-review-store.js";
import type { PaymentSettling, SettledPayment } from "../handoff-inbox/ports.js";
import type { BegunRefund, Order, OrderChange, Payment } from "../payments/ports.js";
import {
  acceptable,
  acceptByPerson,
  doubtOf,
  givingOf,
  type NoSettling,
  refundByPerson,
} from "../payments/settle-by-person.js";
import type { AuditAct } from "../platform/audit-acts.js";

/** The oldest that wait; a page shows no more at a time. */
const MOST = 100;

/**
 * What people decide about payments. A decision is written with its audit entry, and the poller of the payments room does
 * the rest: it asks the gateway and tells the customer, also when the process that took the decision has ended.
 */
export function createPaymentSettling(database: Database, now: () => number): PaymentSettling {
  const reviews = createPaymentReviewStore(database);
  const orders = createOrderStore(database);

  async function decide(
    tenantId: string,
    paymentId: string,
    by: By,
    action: AuditAct,
    detail: object,
    work: (
      order: Order,
      payments: readonly Payment[],
      begun: readonly BegunRefund[],
    ) => OrderChange | NoSettling | null,
  ): Promise<NoSettling | "done"> {
    const orderId = await reviews.orderOf(tenantId, paymentId);
    if (orderId === null) return "gone";
    const refused: { why: NoSettling | null } = { why: null };
    const written = await orders.change(tenantId, orderId, (order, payments, begun) => {
      const decided = work(order, payments, begun);
      refused.why = typeof decided === "string" ? decided : null;
      if (decided === null || typeof decided === "string") return null;
      const before = payments.find(({ id }) => id === paymentId);
      const sides = {
        before: { state: before?.state, order: order.state },
        after: { state: decided.payment?.state ?? before?.state, refund: decided.payment?.refund?.state ?? null },
      };
      const audit = {
        ...by,
        action,
        subject: `payment:${paymentId}` as const,
        detail: { order: order.number, ...detail },
        ...sides,
      };
      return { ...decided, audit };
    });
    return written ? (refused.why ?? "done") : "gone";
  }

  return {
    list: async (tenantId) => (await reviews.list(tenantId, MOST)).map(present),
    ofOrder: async (tenantId, orderId) => (await reviews.ofOrder(tenantId, orderId))?.map(present) ?? null,
    refund: (tenantId, paymentId, asked, by) =>
      decide(tenantId, paymentId, by, "payment.refund", asked, (order, payments, begun) =>
        refundByPerson(order, payments, paymentId, begun, { ...asked, by: by.actor }, now()),
      ),
    accept: (tenantId, paymentId, by) =>
      decide(tenantId, paymentId, by, "payment.accept", {}, (order, payments) =>
        acceptByPerson(order, payments, paymentId, by.actor, now()),
      ),
  };
}

function present(row: ReviewRow): SettledPayment {
  const { surplusAccepted: _kept, dispute: _dispute, problem: _problem, orderState, refund, ...rest } = row;
  return {
    ...rest,
    orderState,
    doubt: doubtOf(row),
    giving: givingOf(row),
    accepts: acceptable({ state: orderState }, row) !== null,
    refund: refund && { state: refund.state, amount: refund.amount, reason: refund.reason },
  };
}
