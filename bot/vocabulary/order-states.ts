/** The states of orders and payments, and which changes are allowed. This table is the only one. Pure. */

export const ORDER_STATES = [
  "quoted",
  "declined",
  "approved",
  "paid",
  "scheduled",
  "working",
  "waiting_for_parts",
  "done",
  "under_warranty",
  "closed",
  "cancelled",
  "review",
  "refunded",
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** The states of orders that somebody still works on or waits for, in the order in which work goes on. */
export const OPEN_STATES = [
  "review",
  "quoted",
  "approved",
  "paid",
  "scheduled",
  "working",
  "waiting_for_parts",
  "done",
  "under_warranty",
] as const satisfies readonly OrderState[];

/**
 * What can happen to an order. `doubt`: a person must look at its money or its work. `resume`: a person sends work back to
 * the bench that was done, in doubt or under warranty. `reinstate`: a person keeps the money of an order whose date was arranged
 * before it was in doubt.
 */
export const ORDER_ACTS = [
  "approve",
  "decline",
  "pay",
  "schedule",
  "start",
  "await_parts",
  "finish",
  "warrant",
  "resume",
  "close",
  "cancel",
  "doubt",
  "refund",
  "reinstate",
] as const;
export type OrderAct = (typeof ORDER_ACTS)[number];

const MONEY_GOES = { doubt: "review", refund: "refunded" } as const;
/** Paid work that is not done yet. */
const BENCH = { schedule: "scheduled", start: "working", await_parts: "waiting_for_parts", ...MONEY_GOES } as const;
/**
 * Only a person takes an order out of `review`, and says what it was: paid, refunded, cancelled, or to be worked on. No
 * work begins without money.
 */
const ORDERS: Record<OrderState, Partial<Record<OrderAct, OrderState>>> = {
  quoted: { approve: "approved", decline: "declined", cancel: "cancelled", doubt: "review" },
  declined: { doubt: "review" },
  approved: { pay: "paid", cancel: "cancelled", doubt: "review" },
  paid: { ...BENCH, finish: "done" },
  scheduled: { ...BENCH, finish: "done" },
  working: { ...BENCH, start: undefined, finish: "done" },
  waiting_for_parts: { ...BENCH, await_parts: undefined, finish: "done" },
  done: { warrant: "under_warranty", resume: "working", close: "closed", ...MONEY_GOES },
  under_warranty: { finish: "done", resume: "working", close: "closed", ...MONEY_GOES },
  closed: { warrant: "under_warranty", ...MONEY_GOES },
  cancelled: { doubt: "review" },
  review: { pay: "paid", reinstate: "scheduled", resume: "working", refund: "refunded", cancel: "cancelled" },
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

/** Its money is here, and its work goes on or is done. */
const PAID_FOR = [
  "paid",
  "scheduled",
  "working",
  "waiting_for_parts",
  "done",
  "under_warranty",
  "closed",
] as const satisfies readonly OrderState[];
export const isPaidFor = (state: OrderState): boolean => PAID_FOR.some((one) => one === state);

/** Whether its money came: what comes more is too much. */
export const isFulfilled = (state: OrderState): boolean => isPaidFor(state) || state === "refunded";

/** Whether it is paid and its work has not begun: a flow may then still give the money back. */
export const isNotBegun = (state: OrderState): boolean => state === "paid" || state === "scheduled";

/** What people do to an order by hand. Approval and money come from the customer and the gateway. */
export const PERSONS_ACTS = [
  "schedule",
  "start",
  "await_parts",
  "finish",
  "warrant",
  "resume",
  "close",
  "cancel",
] as const satisfies readonly OrderAct[];
export type PersonsAct = (typeof PERSONS_ACTS)[number];

/** What a person may do by hand to an order in this state. Its money may forbid more: `payments/move-order.ts`. */
export const personsActs = (state: OrderState): PersonsAct[] =>
  PERSONS_ACTS.filter((act) => nextOrderState(state, act) !== null && !(state === "review" && act === "cancel"));

const REACHED: Record<OrderAct, readonly OrderState[]> = {
  approve: ["approved", ...PAID_FOR],
  decline: ["declined"],
  pay: PAID_FOR,
  // A date may be changed.
  schedule: [],
  start: ["working"],
  await_parts: ["waiting_for_parts"],
  finish: ["done"],
  warrant: ["under_warranty"],
  resume: ["working"],
  close: ["closed"],
  cancel: ["cancelled"],
  doubt: ["review"],
  refund: ["refunded"],
  reinstate: ["scheduled"],
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
