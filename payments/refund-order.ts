import type { RoomAnswer } from "../bot/ports/rooms.js";
import { isNotBegun, isPaidFor } from "../bot/vocabulary/order-states.js";
import type { KeyedQueue } from "../platform/keyed-queue.js";
import { orderValue } from "./order-value.js";
import type { PaymentTools } from "./payment-tools.js";
import type { Order, OrderChange, Payment } from "./ports.js";
import { beginRefund, continueRefund } from "./refund-payment.js";

/** Why a flow may not give money back, as stable names. */
export type NoRefund = "not_paid" | "work_began" | "too_late" | "in_part" | "contested" | "refused";

/**
 * Gives a whole paid order back, because a flow says so. The company's rule is that work has not begun and that it was
 * paid less than `withinMs` ago; everything else is for people. While the money is on its way the order is in review, so
 * that no work begins. The gateway is asked in the payment's turn: a look must not ask for the same refund meanwhile.
 * Harmless to repeat.
 */
export async function refundOrder(
  tools: PaymentTools,
  { tenantId, id: orderId }: Pick<Order, "tenantId" | "id">,
  withinMs: number,
  inTurn: KeyedQueue["run"],
): Promise<RoomAnswer<"orders.refund">> {
  const { orders, now } = tools;
  const ruled: { why: NoRefund | null } = { why: null };
  const begun = await orders.change(tenantId, orderId, (order, payments) => {
    const found = mayRefund(order, payments, withinMs, now());
    ruled.why = typeof found === "string" ? found : null;
    return typeof found === "string" || isByFlow(found) ? null : begin(found, now());
  });
  if (!begun) return { outcome: "failed", reason: "the order is gone" };
  const payment = begun.payments.find(isByFlow);
  if (ruled.why !== null || !payment) return notAllowed(ruled.why ?? "not_paid");
  return inTurn(payment.id, () => goOn(tools, payment));
}

async function goOn(tools: PaymentTools, begun: Payment): Promise<RoomAnswer<"orders.refund">> {
  // As it is now, because a look may have gone on with it.
  const found = await tools.refresh(begun);
  if (!found) return { outcome: "failed", reason: "the order is gone" };
  const payment = found[1];
  const end = await continueRefund(tools, ...found);
  if (end.outcome === "refused") return notAllowed("refused");
  // A step's own repetitions end after a minute. The poller goes on for days, so the customer is told by it.
  if (end.outcome !== "done") await leaveToMessage(tools, payment);
  const [order] = (await tools.refresh(payment)) ?? found;
  const outcome = end.outcome === "done" ? "refunded" : "under_way";
  return { outcome: "done", result: { outcome, value: orderValue(order) } };
}

const isByFlow = ({ refund }: Payment): boolean => refund !== null && refund.by === null;

/** The payment that may be given back, or why none may. One whose refund has begun may always be asked for again. */
export function mayRefund(
  order: Order,
  payments: readonly Payment[],
  withinMs: number,
  now: number,
): Payment | NoRefund {
  const begun = payments.find(isByFlow);
  if (begun) return begun;
  const [payment, ...others] = payments.filter(({ state }) => state === "paid");
  if (isPaidFor(order.state) && (order.began || !isNotBegun(order.state))) return "work_began";
  if (!isNotBegun(order.state) || !payment) return "not_paid";
  if (payment.refunded > 0 || payment.surplus > 0 || payment.refund !== null || others.length > 0) return "in_part";
  if (payment.dispute !== null) return "contested";
  return payment.paidAt === null || now - payment.paidAt > withinMs ? "too_late" : payment;
}

function begin(payment: Payment, now: number): OrderChange {
  const { id, amount } = payment;
  const rule = { id: `refund-${id}`, what: "payment", amount, by: null, reason: "pedido na conversa" } as const;
  return { act: "doubt", ...beginRefund(payment, { ...rule, saidBy: "step" }, now) };
}

/** The step says that the money was asked for, and goes on. What becomes of it is said in a message. */
async function leaveToMessage({ orders }: PaymentTools, { id, tenantId, orderId }: Payment): Promise<void> {
  await orders.change(tenantId, orderId, (_order, payments) => {
    const refund = payments.find((one) => one.id === id)?.refund;
    return refund ? { payment: { id, refund: { ...refund, saidBy: "message" } } } : null;
  });
}

const notAllowed = (why: NoRefund): RoomAnswer<"orders.refund"> => ({
  outcome: "done",
  result: { outcome: "not_allowed", value: { why } },
});
