import { type HeldBack, reasonOf } from "./call-gateway.js";
import type { Refunded } from "./gateway.js";
import { about, type PaymentTools } from "./payment-tools.js";
import type { Order, OrderChange, Payment, Refund } from "./ports.js";
import { alertOf, isRefundOpen } from "./settle.js";
import { showAmount } from "./show-amount.js";
import { writePayment } from "./write-payment.js";

/** When the gateway could not be asked for this long (ms), or is at it for this long, people are told, once. */
const LATE_MS = 3_600_000;
/** When nobody could say for this long (ms) whether a refund was made, it is given up and left to people. */
const GIVE_UP_MS = 3 * 86_400_000;

/** A flow's step waits this long (ms) for its refund. Afterwards what becomes of it is said in a message. */
const STEP_WAITS_MS = 900_000;
/** The problem of a payment whose money is there again, as `settle` names it, too. */
const REFUND_FAILED = "the refund failed";

/** `later`: nobody knows yet. The poller goes on with it. */
export type RefundEnd =
  | { outcome: "done" | "under_way" }
  | { outcome: "refused"; reason: string }
  | { outcome: "later"; reason: string };

/** The change with which a refund begins. From here on it goes on by itself, also when this process ends. */
export function beginRefund(
  payment: Payment,
  wanted: Pick<Refund, "id" | "what" | "amount" | "by" | "reason" | "saidBy">,
  at: number,
): OrderChange {
  const before = wanted.what === "surplus" ? payment.surplus : payment.refunded;
  const refund: Refund = { ...wanted, before, state: "begun", at, late: false };
  const { id, what, amount, by, reason } = refund;
  return {
    payment: { id: payment.id, refund, askAt: nextTryAt(refund, at) },
    notes: [{ kind: "payment.refund_begun", detail: { refund: id, what, amount, by, reason } }],
  };
}

/** When to ask the gateway again what became of a refund. */
export const nextTryAt = ({ at }: Refund, now: number): number =>
  now + Math.min(Math.max((now - at) / 4, 15_000), 3_600_000);

/**
 * Asks the gateway for a refund that has begun, and records what became of it. Harmless to repeat: its key is the same
 * each time. A refund that is over is only told.
 */
export async function continueRefund(tools: PaymentTools, order: Order, payment: Payment): Promise<RefundEnd> {
  const { refund, externalId } = payment;
  if (!refund) return { outcome: "refused", reason: "it never began" };
  if (refund.state === "done") return { outcome: "done" };
  if (!isRefundOpen(refund)) return { outcome: "refused", reason: refund.state };
  const { orders, call, accountOf, now, log } = tools;
  const at = accountOf(payment);
  // Its secrets cannot be opened, for example. People may mend that.
  if (!at) return postpone(tools, order, payment, refund, refund.state, "the payment's account is off");
  const give = at.gateway.refund;
  if (!give || externalId === null) return refuse(tools, payment, refund, "the account gives nothing back");
  const { id: key, what, amount, before, state } = refund;
  const whole = what === "payment" && before === 0 && amount === payment.amount;
  const request = { externalId, key, what, before, amount: whole ? null : amount, wasUnderWay: state === "under_way" };
  const given: Refunded | HeldBack = await call(at, (limits) => give(at.account, request, limits));
  switch (given.outcome) {
    case "refunded":
    case "under_way":
      await writePayment(orders, payment, at, given.payment, now());
      return given.outcome === "refunded"
        ? finish(tools, payment, refund)
        : postpone(tools, order, payment, refund, "under_way", "the gateway is at it");
    case "missing":
      return refuse(tools, payment, refund, "the gateway knows no such payment");
    case "refused":
      return refuse(tools, payment, refund, given.reason);
    default: {
      const reason = reasonOf(given);
      log.warn({ ...about(payment), reason }, "a refund could not be made yet");
      return now() > refund.at + GIVE_UP_MS && state === "begun"
        ? refuse(tools, payment, refund, reason, UNKNOWN)
        : postpone(tools, order, payment, refund, state, reason);
    }
  }
}

async function finish({ orders, now }: PaymentTools, payment: Payment, refund: Refund): Promise<RefundEnd> {
  const { id, what, amount } = refund;
  await change(orders, payment, id, (_order, current) => ({
    // Asked once more soon, because the books may show the money a moment later.
    payment: {
      id: payment.id,
      refund: { ...current, state: "done", saidBy: saidBy(current, now()) },
      askAt: now() + 60_000,
    },
    notes: [{ kind: "payment.refund_done", detail: { refund: id, what, amount } }],
  }));
  return { outcome: "done" };
}

/** Who tells the customer what becomes of it. Once no step can wait for it any more, it is a message. */
const saidBy = (refund: Refund, now: number): Refund["saidBy"] =>
  now > refund.at + STEP_WAITS_MS ? "message" : refund.saidBy;

async function postpone(
  { orders, now }: PaymentTools,
  { number }: Order,
  payment: Payment,
  refund: Refund,
  heard: Refund["state"],
  reason: string,
): Promise<RefundEnd> {
  const late = now() > refund.at + LATE_MS;
  const amount = showAmount(refund.amount, payment.currency);
  const text = `A devolução de ${amount} do pedido ${number} ainda não passou no meio de pagamento. Ela continua sendo tentada; confira lá se precisar.`;
  await change(orders, payment, refund.id, (order, current) => {
    // What the gateway has once taken, it does not hand back because another call was not answered.
    const state = current.state === "under_way" ? current.state : heard;
    return {
      payment: {
        id: payment.id,
        refund: { ...current, state, late, saidBy: saidBy(current, now()) },
        askAt: nextTryAt(refund, now()),
      },
      alerts: late && !current.late ? [alertOf("refund_late", text, order, payment)] : [],
    };
  });
  return heard === "under_way" ? { outcome: "under_way" } : { outcome: "later", reason };
}

/** What people read of its end. */
const NOT_TAKEN = "não foi aceita pelo meio de pagamento. Confira e devolva de outro jeito.";
const UNKNOWN =
  "ficou três dias sem uma resposta certa do meio de pagamento, e não se sabe se o dinheiro saiu. Confira lá antes de devolver de outro jeito.";

/** It will never go back by this refund: people are told, whoever asked for it. */
async function refuse(
  { orders, now }: PaymentTools,
  payment: Payment,
  refund: Refund,
  reason: string,
  why: string = NOT_TAKEN,
): Promise<RefundEnd> {
  const amount = showAmount(refund.amount, payment.currency);
  await change(orders, payment, refund.id, (order, current, { state: paid }) => {
    const said = saidBy(current, now());
    const wasTaken = current.state === "under_way";
    // A flow has promised the customer to say what becomes of it, also when the gateway could not be asked at first.
    const state = wasTaken || (current.by === null && said === "message") ? "failed" : "refused";
    // The gateway counted the money as gone while it was under way. It is there again.
    const isThere = wasTaken && refund.what === "payment" && paid === "refunded";
    const text = `A devolução de ${amount} do pedido ${order.number} ${why}`;
    return {
      payment: {
        id: payment.id,
        refund: { ...current, state, saidBy: said },
        ...(isThere && { state: "review", problem: REFUND_FAILED }),
      },
      ...(isThere && { act: "doubt" }),
      notes: [{ kind: "payment.refund_refused", detail: { refund: refund.id, reason } }],
      alerts: [alertOf("refund_refused", text, order, payment)],
    };
  });
  return { outcome: "refused", reason };
}

/**
 * Writes what became of a refund, once: another process may have been quicker. `decide` is given the refund as it is now,
 * which may have changed while the gateway was asked.
 */
async function change(
  orders: PaymentTools["orders"],
  { id, tenantId, orderId }: Payment,
  refundId: string,
  decide: (order: Order, refund: Refund, payment: Payment) => OrderChange,
): Promise<void> {
  await orders.change(tenantId, orderId, (order, payments) => {
    const current = payments.find((one) => one.id === id);
    const refund = current?.refund;
    return current && refund?.id === refundId && isRefundOpen(refund) ? decide(order, refund, current) : null;
  });
}
