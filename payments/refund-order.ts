import type { RoomAnswer } from "../bot/ports/rooms.js";
import { orderValue } from "./order-value.js";
import type { PaymentTools } from "./payment-tools.js";
import type { Order, OrderChange, Payment } from "./ports.js";
import { beginRefund, continueRefund } from "./refund-payment.js";

/** Why a flow may not give money back, as stable names. */
export type NoRefund = "not_paid" | "work_began" | "too_late" | "in_part" | "contested" | "refused";

/**
 * Gives a whole paid order back, because a flow says so. The company's rule is that work has not begun and that it was
 * paid less than `withinMs` ago; everything else is for people. While the money is on its way the order is in review, so
 * that no work begins. Harmless to repeat.
 */
export async function refundOrder(
  tools: PaymentTools,
  { tenantId, id: orderId }: Pick<Order, "tenantId" | "id">,
  withinMs: number,
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
  const end = await continueRefund(tools, begun.order, payment);
  if (end.outcome === "refused") return notAllowed("refused");
  if (end.outcome === "later") return { outcome: "retry", reason: end.reason, providerFault: false };
  if (end.outcome === "under_way") await leaveToMessage(tools, payment);
  const [order] = (await tools.refresh(payment)) ?? [begun.order];
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
  if (order.state === "working" || order.state === "done") return "work_began";
  if (order.state !== "paid" || !payment) return "not_paid";
  if (payment.refunded > 0 || payment.surplus > 0 || payment.refund !== null || others.length > 0) return "in_part";
  if (payment.dispute !== null) return "contested";
  return payment.paidAt === null || now - payment.paidAt > withinMs ? "too_late" : payment;
}

function begin(payment: Payment, now: number): OrderChange {
  const { id, amount } = payment;
  const rule = { id: `refund-${id}`, what: "payment", amount, by: null, reason: "pedido na conversa" } as const;
  return { act: "doubt", ...beginRefund(payment, { ...rule, saidBy: "step" }, now) };
}

/** The step says that the money is on its way, and goes on. What becomes of it is said in a message. */
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
