import { refreshOrder } from "./merchant-orders.js";
import { tellOfPayment } from "./tell.js";
import { accountById, type Payment, type Refund, unrefunded, type World } from "./world.js";

/** Adds a payment and tells of it. */
export function addPayment(world: World, payment: Payment): Payment {
  world.payments.set(payment.id, payment);
  tellOfPayment(world, payment, "payment.created");
  refreshOrder(world, payment.orderId);
  return payment;
}

/** Every change of a payment passes here: it is dated, told, and seen by its merchant order. */
export function changePayment(world: World, payment: Payment, change: Partial<Payment>): Payment {
  Object.assign(payment, change, { updatedAt: world.clock.now() });
  tellOfPayment(world, payment, "payment.updated");
  refreshOrder(world, payment.orderId);
  return payment;
}

/** The money is there. The fee is that of the account's contract. */
export function approve(world: World, payment: Payment): Payment {
  return changePayment(world, payment, approval(world, payment));
}

export function approval(world: World, payment: Pick<Payment, "userId" | "method" | "cents">) {
  const { fees } = accountById(world, payment.userId);
  const feeCents = Math.round(payment.cents * fees[payment.method]);
  return { status: "approved" as const, detail: "accredited", approvedAt: world.clock.now(), feeCents };
}

/** What ran out of time is cancelled, with the detail `expired`. */
export function expireDue(world: World): void {
  for (const payment of world.payments.values()) {
    const due = payment.status === "pending" && payment.expiresAt !== null && payment.expiresAt <= world.clock.now();
    if (due) changePayment(world, payment, { status: "cancelled", detail: "expired" });
  }
}

/**
 * A refund of `cents`, which the caller has checked against `unrefunded`. While refunds pend it stays in process, and the
 * payment as it was.
 */
export function refund(world: World, payment: Payment, cents: number, by: Refund["by"]): Refund {
  const refund: Refund = {
    id: Number(world.ids.digits(10)),
    cents,
    at: world.clock.now(),
    status: world.refundsPend ? "in_process" : "approved",
    by,
  };
  payment.refunds.push(refund);
  if (refund.status === "approved") changePayment(world, payment, standingAfterRefunds(payment));
  return refund;
}

/** Ends a refund that was in process. */
export function settleRefund(world: World, payment: Payment, refund: Refund, as: "approved" | "rejected"): void {
  refund.status = as;
  if (as === "approved") changePayment(world, payment, standingAfterRefunds(payment));
}

/** Whole: `refunded`. In part: still `approved`, and the detail says so. Those in process do not count yet. */
function standingAfterRefunds(payment: Payment): Partial<Payment> {
  const pending = payment.refunds.some(({ status }) => status === "in_process");
  if (unrefunded(payment) === 0 && !pending) return { status: "refunded", detail: "refunded" };
  return { status: payment.status, detail: "partially_refunded" };
}
