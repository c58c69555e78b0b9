import type { RoomAnswer } from "../bot/ports/rooms.js";
import { reasonOf } from "./call-gateway.js";
import { orderValue } from "./order-value.js";
import { about, type PaymentTools } from "./payment-tools.js";
import type { Order, OrderChange, Payment } from "./ports.js";
import { alertOf, REFUND_BEGUN } from "./settle.js";
import { writePayment } from "./write-payment.js";

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
    return typeof found === "string" || found.problem === REFUND_BEGUN ? null : beginRefund(found);
  });
  if (!begun) return { outcome: "failed", reason: "the order is gone" };
  const payment = begun.payments.find(({ problem }) => problem === REFUND_BEGUN);
  if (ruled.why !== null || !payment) return notAllowed(ruled.why ?? "not_paid");
  if (payment.state !== "refunded") {
    const ended = await giveBack(tools, begun.order, payment);
    if (ended) return ended;
  }
  const [order] = (await tools.refresh(payment)) ?? [begun.order];
  return { outcome: "done", result: { outcome: "refunded", value: orderValue(order) } };
}

/** The payment that may be given back, or why none may. One whose refund has begun may always be asked for again. */
function mayRefund(order: Order, payments: readonly Payment[], withinMs: number, now: number): Payment | NoRefund {
  const begun = payments.find(({ problem }) => problem === REFUND_BEGUN);
  if (begun) return begun;
  const payment = payments.find(({ state }) => state === "paid");
  if (order.state === "working" || order.state === "done") return "work_began";
  if (order.state !== "paid" || !payment) return "not_paid";
  if (payment.refunded > 0 || payment.surplus > 0) return "in_part";
  if (payment.dispute !== null) return "contested";
  return payment.paidAt === null || now - payment.paidAt > withinMs ? "too_late" : payment;
}

const beginRefund = ({ id, amount }: Payment): OrderChange => ({
  act: "doubt",
  payment: { id, problem: REFUND_BEGUN },
  notes: [{ kind: "payment.refund_begun", detail: { amount } }],
});

/** Null when the money is on its way. */
async function giveBack(
  tools: PaymentTools,
  order: Order,
  payment: Payment,
): Promise<RoomAnswer<"orders.refund"> | null> {
  const { orders, call, accountOf, now, log } = tools;
  const at = accountOf(payment);
  const refund = at?.gateway.refund;
  const { externalId } = payment;
  if (!at || !refund || externalId === null)
    return leaveToPeople(tools, order, payment, "the account gives nothing back");
  const request = { externalId, key: `refund-${payment.id}`, amount: null };
  const given = await call(at, (limits) => refund(at.account, request, limits));
  switch (given.outcome) {
    case "refunded":
      await writePayment(orders, payment, at, given.payment, now());
      // The gateway may still be at it. It is asked again until it says that the money is back.
      await orders.setAskAt(payment, now() + 60_000);
      return null;
    case "refused":
    case "missing":
      return leaveToPeople(tools, order, payment, given.outcome === "refused" ? given.reason : "no such payment");
    default:
      log.warn({ ...about(payment), reason: reasonOf(given) }, "a refund could not be made yet");
      return { outcome: "retry", reason: reasonOf(given), providerFault: false };
  }
}

async function leaveToPeople(
  { orders }: PaymentTools,
  { number }: Order,
  payment: Payment,
  problem: string,
): Promise<RoomAnswer<"orders.refund">> {
  const text = `O pedido ${number} devia ser devolvido pela conversa, e o meio de pagamento não aceitou. Confira e devolva.`;
  await orders.change(payment.tenantId, payment.orderId, (order) => ({
    payment: { id: payment.id, problem },
    alerts: [alertOf("refund_refused", text, order, payment)],
  }));
  return notAllowed("refused");
}

const notAllowed = (why: NoRefund): RoomAnswer<"orders.refund"> => ({
  outcome: "done",
  result: { outcome: "not_allowed", value: { why } },
});
