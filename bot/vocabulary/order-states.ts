/** The states of orders and payments, and which changes are allowed. This table is the only one. Pure. */

export const ORDER_STATES = [
  "quoted",
  "declined",
  "approved",
  "paid",
  "working",
  "done",
  "cancelled",
  "review",
  "refunded",
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** What can happen to an order. `doubt`: a person must look at its money or its work. */
export const ORDER_ACTS = ["approve", "decline", "pay", "start", "finish", "cancel", "doubt", "refund"] as const;
export type OrderAct = (typeof ORDER_ACTS)[number];

/** Only a person takes an order out of `review`, and says what it was: paid, refunded, or cancelled. */
const ORDERS: Record<OrderState, Partial<Record<OrderAct, OrderState>>> = {
  quoted: { approve: "approved", decline: "declined", cancel: "cancelled", doubt: "review" },
  declined: { doubt: "review" },
  approved: { pay: "paid", cancel: "cancelled", doubt: "review" },
  paid: { start: "working", finish: "done", doubt: "review", refund: "refunded" },
  working: { finish: "done", doubt: "review", refund: "refunded" },
  done: { doubt: "review", refund: "refunded" },
  cancelled: { doubt: "review" },
  review: { pay: "paid", refund: "refunded", cancel: "cancelled" },
  refunded: { doubt: "review" },
};

/** The state after an act; null when the act is not allowed in this state. */
export function nextOrderState(state: OrderState, act: OrderAct): OrderState | null {
  return ORDERS[state][act] ?? null;
}

/**
 * Whether an act has already happened, so that repeating it is no mistake: for example approving an order that is
 * approved or further on.
 */
export function alreadyDone(state: OrderState, act: OrderAct): boolean {
  return REACHED[act].includes(state);
}

/** Whether its money came: what comes more is too much. */
export const isFulfilled = (state: OrderState): boolean =>
  state === "paid" || state === "working" || state === "done" || state === "refunded";

const REACHED: Record<OrderAct, readonly OrderState[]> = {
  approve: ["approved", "paid", "working", "done"],
  decline: ["declined"],
  pay: ["paid", "working", "done"],
  start: ["working"],
  finish: ["done"],
  cancel: ["cancelled"],
  doubt: ["review"],
  refund: ["refunded"],
};

export const PAYMENT_STATES = ["creating", "pending", "paid", "expired", "failed", "refunded", "review"] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

const PAYMENTS: Record<PaymentState, readonly PaymentState[]> = {
  creating: ["pending", "failed", "review"],
  pending: ["paid", "expired", "failed", "refunded", "review"],
  paid: ["refunded", "review"],
  // Money that came after the end is never dropped, and never simply accepted.
  expired: ["review", "refunded"],
  failed: ["review", "refunded"],
  refunded: ["review"],
  review: ["paid", "refunded"],
};

/** Whether a payment may go from one state to another. */
export function mayPaymentBecome(from: PaymentState, to: PaymentState): boolean {
  return PAYMENTS[from].includes(to);
}
