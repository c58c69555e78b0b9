import { orderOf } from "./merchant-orders.js";
import { addPayment, approval, approve, changePayment, refund } from "./payment-changes.js";
import { isOpen, totalOf } from "./preferences-api.js";
import type { Payment, Preference, World } from "./world.js";

/**
 * What the customer's bank does with a Pix. After its end the money goes back by itself (`returned`); `kept` is the bank
 * that was slower than the end, and the money is there.
 */
export function payPix(world: World, payment: Payment, late: "returned" | "kept"): Payment {
  if (payment.status === "pending") return approve(world, payment);
  const over = payment.status === "cancelled";
  if (!over) throw new Error(`payment ${payment.id} is ${payment.status}: it cannot be paid`);
  approve(world, payment);
  if (late === "returned") {
    const pends = world.refundsPend;
    world.refundsPend = false;
    refund(world, payment, payment.cents, "admin");
    world.refundsPend = pends;
  }
  return payment;
}

export type CardOutcome = "approved" | "rejected" | "in_process";

/**
 * A card on the page of a preference. Each makes a payment of its own; nothing stops a second one, as nothing stops a
 * customer with two tabs. `in_process` waits for a review, which `reviewed` ends.
 */
export function payPreference(
  world: World,
  preference: Preference,
  outcome: CardOutcome,
  detail = "cc_rejected_insufficient_amount",
): Payment {
  const now = world.clock.now();
  if (!isOpen(preference, now)) throw new Error(`preference ${preference.id} is closed`);
  const order = orderOf(world, preference);
  const { userId, live, reference, notificationUrl } = preference;
  const cents = totalOf(preference);
  const payment: Payment = {
    id: Number(world.ids.digits(11)),
    userId,
    live,
    cents,
    feeCents: 0,
    method: "card",
    qrCode: null,
    qrPicture: null,
    refunds: [],
    distorted: {},
    status: "in_process",
    detail: "pending_review_manual",
    createdAt: now,
    updatedAt: now,
    approvedAt: null,
    expiresAt: null,
    reference,
    notificationUrl,
    orderId: order.id,
    description: preference.items.map(({ title }) => title).join(", "),
    metadata: preference.metadata,
    payer: {
      email: "test_user_1631894348@testuser.com",
      documentType: "CPF",
      documentNumber: "19119119100",
    },
  };
  if (outcome === "approved") Object.assign(payment, approval(world, payment));
  if (outcome === "rejected") Object.assign(payment, { status: "rejected", detail });
  return addPayment(world, payment);
}

/** The review of a card payment ends. */
export function review(world: World, payment: Payment, as: "approved" | "rejected"): Payment {
  if (payment.status !== "in_process") throw new Error(`payment ${payment.id} is not reviewed`);
  if (as === "approved") return approve(world, payment);
  return changePayment(world, payment, { status: "rejected", detail: "cc_rejected_high_risk" });
}
