import type { GatewayAccount, GatewayPayment } from "../gateway.js";
import { centsOf } from "./amounts.js";
import type { MpPayment, MpPreference } from "./answers.js";
import { movementsOf, type WithChargebacks } from "./movements-of.js";

/** A Pix payment as we speak of it. */
export function presentPix(payment: WithChargebacks): GatewayPayment {
  const movements = movementsOf(payment);
  return { id: payment.id, state: stateOf(payment), refusals: 0, surplus: 0, movements, ...moneyOf(payment) };
}

/** The payments of a preference that may have money or get some, and how many were refused. */
export type Attempts = { payments: readonly WithChargebacks[]; refusals: number };

/**
 * A preference with all the payments that were made of it: each attempt on its page is a payment of its own, and nothing
 * stops a customer with two tabs from paying twice. The first one that still has money is the payment, the money of the
 * others is surplus.
 */
export function presentPreference(
  preference: MpPreference,
  { payments, refusals }: Attempts,
  account: GatewayAccount,
  now: number,
): GatewayPayment {
  const { id } = preference;
  const movements = payments.flatMap(movementsOf);
  const paid = paidOf(payments);
  const [first, ...others] = paid;
  if (first) {
    const surplus = others.reduce((sum, one) => sum + leftOf(one), 0);
    const dispute = first.status === "approved" ? (others.map(disputeOf).find(Boolean) ?? null) : disputeOf(first);
    return { id, state: "paid", refusals, surplus, movements, ...moneyOf(first), dispute };
  }
  const back = payments.findLast((payment) => stateOf(payment) === "refunded");
  if (back) return { id, state: "refunded", refusals, surplus: 0, movements, ...moneyOf(back) };
  const underWay = payments.some((payment) => stateOf(payment) === "pending");
  const closed = preference.expires === true && (preference.expiration_date_to ?? Number.POSITIVE_INFINITY) <= now;
  return {
    id,
    state: closed && !underWay ? "expired" : "pending",
    refusals,
    amount: preference.items.reduce((sum, item) => sum + centsOf(item.unit_price) * item.quantity, 0),
    refunded: 0,
    surplus: 0,
    dispute: null,
    currency: preference.items[0]?.currency_id ?? "",
    reference: preference.external_reference ?? "",
    account: preference.collector_id,
    // A preference does not say so itself; its token does.
    live: isLiveToken(account),
    paidAt: null,
    movements,
  };
}

/** Those with money, in the order in which it came. */
export const paidOf = (payments: readonly MpPayment[]): MpPayment[] =>
  payments
    .filter((payment) => stateOf(payment) === "paid")
    .toSorted((a, b) => (a.date_approved ?? a.date_created) - (b.date_approved ?? b.date_created));

/** Tokens of test credentials begin like this. */
export const isLiveToken = ({ secrets }: GatewayAccount): boolean => !secrets["access_token"]?.startsWith("TEST-");

/** Money whose payment is contested counts as paid: it came, and whether it stays is said by `dispute`. */
export function stateOf({ status }: MpPayment): GatewayPayment["state"] {
  switch (status) {
    case "pending":
    case "authorized":
    case "in_process":
      return "pending";
    case "approved":
    case "in_mediation":
    case "charged_back":
      return "paid";
    case "refunded":
      return "refunded";
    case "rejected":
    case "cancelled":
      return "expired";
    default:
      return status satisfies never;
  }
}

function disputeOf({ status, status_detail }: MpPayment): GatewayPayment["dispute"] {
  if (status === "in_mediation") return "open";
  if (status !== "charged_back") return null;
  if (status_detail === "reimbursed") return "won";
  return status_detail === "settled" ? "lost" : "open";
}

const leftOf = (payment: MpPayment): number =>
  centsOf(payment.transaction_amount) - centsOf(payment.transaction_amount_refunded ?? 0);

function moneyOf(payment: MpPayment) {
  return {
    amount: centsOf(payment.transaction_amount),
    refunded: centsOf(payment.transaction_amount_refunded ?? 0),
    dispute: disputeOf(payment),
    currency: payment.currency_id,
    reference: payment.external_reference ?? "",
    account: payment.collector_id,
    live: payment.live_mode,
    paidAt: payment.date_approved ?? null,
  };
}
