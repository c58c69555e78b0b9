import { alreadyDone, nextOrderState, type PersonsAct, personsActs } from "../bot/vocabulary/order-states.js";
import { isOpen } from "./charge-order.js";
import type { Order, OrderChange, Payment } from "./ports.js";
import { isRefundUnderWay } from "./settle.js";
import { doubtOf } from "./settle-by-person.js";

/** Why a person may not move an order so, as stable names. */
export type NoMove = "not_allowed" | "no_date" | "payment_open" | "money_in_doubt";

/** `when`: for when the work is arranged (ms since the epoch); only `schedule` has one. */
export type Move = { act: PersonsAct; when: number | null };

/** The acts that are open to people now, in the order in which work goes on. */
export function openActs(order: Pick<Order, "state">, payments: readonly Payment[]): PersonsAct[] {
  return personsActs(order.state).filter((act) => whyNot(order, payments, act) === null);
}

/**
 * The change with which a person moves an order; the customer is told of it. Null when it is so already, so that the same
 * request twice moves and tells once.
 */
export function moveOrder(
  order: Order,
  payments: readonly Payment[],
  { act, when }: Move,
  now: number,
): OrderChange | NoMove | null {
  if (isSo(order, act, when)) return null;
  if (!personsActs(order.state).includes(act)) return "not_allowed";
  const why = whyNot(order, payments, act);
  if (why !== null) return why;
  if (act !== "schedule") return { act, tells: true };
  return when === null || when <= now ? "no_date" : { act, work: { scheduledFor: when }, tells: true };
}

function isSo({ state, scheduledFor }: Order, act: PersonsAct, when: number | null): boolean {
  if (act === "schedule") return state === nextOrderState("paid", act) && scheduledFor === when;
  return alreadyDone(state, act);
}

function whyNot({ state }: Pick<Order, "state">, payments: readonly Payment[], act: PersonsAct): NoMove | null {
  // The customer could still pay for what is called off.
  if (act === "cancel") return payments.some(isOpen) ? "payment_open" : null;
  if (act !== "resume" || state !== "review") return null;
  const isPaid = payments.some((payment) => payment.state === "paid" && payment.refunded < payment.amount);
  const inDoubt = payments.some((payment) => doubtOf(payment) !== null || isRefundUnderWay(payment));
  return isPaid && !inDoubt ? null : "money_in_doubt";
}
