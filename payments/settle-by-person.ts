import { isFulfilled, isNotBegun, isPaidFor } from "../bot/vocabulary/order-states.js";
import type { BegunRefund, Order, OrderChange, Payment, Refund } from "./ports.js";
import { beginRefund } from "./refund-payment.js";
import {
  isAcceptable,
  isDifferent,
  isPaidOtherwise,
  isRefundUnderWay,
  PAID_IN_REVIEW,
  PAID_LATE,
  PAID_TWICE,
} from "./settle.js";

/** Why a person may not settle a payment so, as stable names. */
export type NoSettling =
  | "gone"
  | "under_way"
  | "no_money"
  | "too_much"
  | "surplus_first"
  | "contested"
  | "not_open"
  | "key_used";

type Money = Pick<
  Payment,
  "state" | "paidAt" | "amount" | "refunded" | "surplus" | "surplusAccepted" | "dispute" | "problem" | "refund"
>;
export type Giving = { what: "payment" | "surplus"; amount: number };

/** What a person may give back of a payment in one go; null when there is nothing, or a refund is under way. */
export function givingOf(payment: Money): Giving | null {
  if (isRefundUnderWay(payment)) return null;
  if (payment.surplus > payment.surplusAccepted) return { what: "surplus", amount: payment.surplus };
  const left = hasMoney(payment) ? payment.amount - payment.refunded : 0;
  return left > 0 && !isContested(payment) ? { what: "payment", amount: left } : null;
}

/** What a person may accept: money that nothing waited for, or that was to go back and did not (the order keeps it). */
export function acceptable(order: Pick<Order, "state">, payment: Money): Kept | null {
  const open = openOf(order, payment);
  // The bank may take it back, or has taken it.
  return open !== "surplus" && isContested(payment) ? null : open;
}

type Kept = "payment" | "surplus" | "order";

function openOf(order: Pick<Order, "state">, payment: Money): Kept | null {
  if (isRefundUnderWay(payment)) return null;
  if (payment.surplus > payment.surplusAccepted) return "surplus";
  if (!hasMoney(payment) || order.state === "refunded") return null;
  if (payment.state === "review") return isAcceptable(payment.problem ?? "") ? "payment" : null;
  return payment.state === "paid" && hasFailed(payment.refund) ? "order" : null;
}

function whyNotAcceptable(order: Order, payment: Money): NoSettling {
  if (isRefundUnderWay(payment)) return "under_way";
  return openOf(order, payment) === null ? "not_open" : "contested";
}

const hasMoney = ({ state, paidAt }: Money) => state === "paid" || (state === "review" && paidAt !== null);
const hasFailed = (refund: Refund | null): boolean => refund?.state === "refused" || refund?.state === "failed";
const isContested = ({ dispute }: Money) => dispute === "open" || dispute === "lost";

/** Why people look at a payment, as stable names; null when nothing is in doubt. */
export type Doubt =
  | "surplus"
  | "refund_failed"
  | "late"
  | "twice"
  | "in_review"
  | "unexpected"
  | "differs"
  | "unknown"
  | "missing";

export function doubtOf({ state, surplus, surplusAccepted, refund, problem }: Money): Doubt | null {
  if (surplus > surplusAccepted) return "surplus";
  if (hasFailed(refund)) return "refund_failed";
  if (state !== "review") return null;
  return DOUBTS[problem ?? ""] ?? (isDifferent(problem) ? "differs" : "unexpected");
}

const DOUBTS: Readonly<Record<string, Doubt>> = {
  [PAID_LATE]: "late",
  [PAID_TWICE]: "twice",
  [PAID_IN_REVIEW]: "in_review",
  payment_unknown: "unknown",
  payment_missing: "missing",
  "the refund failed": "refund_failed",
};

export type AskedRefund = Giving & { id: string; by: string; reason: string };

/** A refund that a person asks for; an `amount` of null is all that is left. */
export type WantedRefund = Omit<AskedRefund, "amount"> & { amount: number | null };

/**
 * The change with which a person's refund begins, whole or in part; the poller then carries it on like a flow's. Null for
 * a refund that began before, also when others began since. While a whole order goes back, no work begins on it.
 */
export function refundByPerson(
  order: Order,
  payments: readonly Payment[],
  paymentId: string,
  begun: readonly BegunRefund[],
  asked: WantedRefund,
  now: number,
): OrderChange | NoSettling | null {
  const payment = payments.find(({ id }) => id === paymentId);
  if (!payment) return "gone";
  const { surplus, surplusAccepted } = payment;
  const made = begun.find(({ id }) => id === asked.id);
  if (made) return isSame(made, paymentId, asked) ? null : "key_used";
  if (isRefundUnderWay(payment)) return "under_way";
  const { what } = asked;
  const left = what === "surplus" ? surplus : hasMoney(payment) ? payment.amount - payment.refunded : 0;
  if (left === 0) return "no_money";
  const amount = asked.amount ?? left;
  // A surplus is a payment of its own, and goes back as a whole.
  if (amount > left || (what === "surplus" && amount !== left)) return "too_much";
  if (isContested(payment)) return "contested";
  const whole = what === "payment" && amount === left;
  if (whole && surplus > surplusAccepted) return "surplus_first";
  const change = beginRefund(payment, { ...asked, amount, saidBy: "message" }, now);
  // The same request is known again by what was asked for, which is not always a number.
  const notes = change.notes?.map((note) => ({ ...note, detail: { ...note.detail, asked: asked.amount } }));
  const isIts = payment.state === "paid" && !isPaidOtherwise(payments, payment);
  const stops = whole && isIts && isNotBegun(order.state);
  const written = { payment: { id: payment.id, ...change.payment, askAt: now }, ...(notes && { notes }) };
  return { ...change, ...written, ...(stops && { act: "doubt" }) };
}

const isSame = (made: BegunRefund, paymentId: string, { what, amount, reason }: WantedRefund): boolean =>
  made.paymentId === paymentId && made.what === what && made.asked === amount && made.reason === reason;

/** The change with which a person keeps money in doubt. The customer hears of it, and an order that waited goes on. */
export function acceptByPerson(
  order: Order,
  payments: readonly Payment[],
  paymentId: string,
  by: string,
  now: number,
): OrderChange | NoSettling {
  const payment = payments.find(({ id }) => id === paymentId);
  if (!payment) return "gone";
  const what = acceptable(order, payment);
  if (what === null) return whyNotAcceptable(order, payment);
  const { id, surplus, amount, refund } = payment;
  const notes = [{ kind: "payment.accepted", detail: { what, amount: what === "surplus" ? surplus : amount, by } }];
  const goesOn = goesOnWith(order);
  // A refund that did not go is over: it is no reason any more to look at the payment.
  const isOver = refund?.what === (what === "surplus" ? "surplus" : "payment") && hasFailed(refund);
  const over = what === "order" || isOver ? refund && { refund: { ...refund, state: "given_up" as const } } : {};
  switch (what) {
    case "surplus":
      return { payment: { id, surplusAccepted: surplus, askAt: now, ...over }, notes };
    case "payment":
      return {
        payment: { id, state: "paid", askAt: now, ...over },
        notes,
        ...(isFulfilled(order.state) ? {} : goesOn),
      };
    case "order":
      return { payment: { id, askAt: now, ...over }, notes, ...goesOn };
    default:
      return what satisfies never;
  }
}

/**
 * An order in review whose money is kept is paid for, and a date that was arranged stands. Work that had begun stays in
 * review: what becomes of it is no question of money.
 */
function goesOnWith({ state, heldFrom }: Order): Pick<OrderChange, "act"> {
  if (state !== "review") return {};
  if (heldFrom === "scheduled") return { act: "reinstate" };
  return heldFrom !== null && isPaidFor(heldFrom) && heldFrom !== "paid" ? {} : { act: "pay" };
}
