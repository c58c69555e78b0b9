import type Stripe from "stripe";
import type { GatewayPayment } from "../gateway.js";
import { movementsOf } from "./movements-of.js";

/** What Stripe knows of a session: itself, its intent, the attempts to pay it, and what the customer's bank contests. */
export type StripePayment = {
  session: Stripe.Checkout.Session;
  /** Whose it is. A session does not say so; Stripe shows an account its own only, and tells whose the key is. */
  account: string;
  intent: Stripe.PaymentIntent | null;
  charges: readonly Stripe.Charge[];
  refunds: readonly Stripe.Refund[];
  disputes: readonly Stripe.Dispute[];
};

/**
 * A session as we speak of it. A session that is `complete` is not paid: the money of some methods comes later, or never.
 * Money that came counts, whatever the session says.
 */
export function presentSession({ session, account, intent, ...money }: StripePayment): GatewayPayment {
  const { charges, refunds, disputes } = money;
  const charge = charges.find(({ status }) => status === "succeeded") ?? null;
  const others = charges.filter((one) => one.status === "succeeded" && one !== charge);
  const refunded = charge?.amount_refunded ?? 0;
  return {
    id: session.id,
    state: stateOf(session, intent, charge),
    refusals: charges.filter(({ status }) => status === "failed").length,
    amount: charge?.amount ?? session.amount_total ?? 0,
    refunded,
    surplus: others.reduce((sum, one) => sum + one.amount - one.amount_refunded, 0),
    dispute: disputeOf(disputes),
    currency: (charge?.currency ?? session.currency ?? "").toUpperCase(),
    reference: session.client_reference_id ?? "",
    account,
    live: session.livemode,
    paidAt: charge === null ? null : charge.created * 1_000,
    movements: movementsOf(charges, refunds, disputes),
  };
}

function stateOf(
  { status, payment_status }: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent | null,
  charge: Stripe.Charge | null,
): GatewayPayment["state"] {
  if (charge) return charge.amount_refunded === charge.amount ? "refunded" : "paid";
  if (payment_status === "paid") return "paid";
  if (status === "expired") return intent?.status === "processing" ? "pending" : "expired";
  // The customer is through with the page, and the money that was under way did not come.
  const failed = intent?.status === "requires_payment_method" || intent?.status === "canceled";
  return status === "complete" && failed ? "expired" : "pending";
}

/** The worst that is contested. An inquiry moves no money yet, and is one of the open ones. */
function disputeOf(disputes: readonly Stripe.Dispute[]): GatewayPayment["dispute"] {
  const states = disputes.map(({ status }) => status);
  if (states.includes("lost")) return "lost";
  const over = ["won", "warning_closed", "prevented"];
  if (states.some((status) => !over.includes(status))) return "open";
  return states.length > 0 ? "won" : null;
}
