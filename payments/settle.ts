import { mayPaymentBecome } from "../bot/vocabulary/order-states.js";
import type { GatewayPayment } from "./gateway.js";
import type { Alert, Order, OrderChange, Payment } from "./ports.js";
import { showAmount } from "./show-amount.js";

/** A payment that was confirmed up to this long (ms) after its end counts as in time, because clocks differ. */
const GRACE_MS = 60_000;
/** When the conversation is told again (ms), if the process ended before it was told. */
const TELL_AGAIN_MS = 30_000;

/**
 * What must be written now that the gateway has said `seen` about a payment; null when nothing is new. Pure. When
 * anything but the state differs from what we asked for, or money comes that nothing waits for, the order is not
 * fulfilled and people must look at it.
 */
export function settle(
  order: Order,
  payments: readonly Payment[],
  paymentId: string,
  seen: GatewayPayment,
  known: { account: string; live: boolean; now: number },
): OrderChange | null {
  const payment = payments.find((one) => one.id === paymentId);
  if (!payment) return null;
  const askAt = known.now + TELL_AGAIN_MS;
  const doubt = (kind: string, text: string, problem: string): OrderChange | null =>
    payment.state === "review"
      ? null
      : {
          payment: { id: payment.id, state: "review", problem, askAt, ...moneyOf(seen) },
          // An order that another payment has paid for goes on. Only this payment's money is in doubt.
          ...(isFulfilled(order) ? {} : { act: "doubt" as const }),
          alerts: [alertOf(kind, text, order, payment)],
        };

  const different = differences(payment, seen, known);
  if (different.length > 0) {
    const text = `O pagamento do pedido ${order.number} não confere com o que foi cobrado (${different.join(", ")}). Nada foi liberado.`;
    return doubt("payment_differs", text, `differs: ${different.join(", ")}`);
  }
  switch (seen.state) {
    case "pending":
      return null;
    case "expired":
      return payment.state === "pending" ? { payment: { id: payment.id, state: "expired", askAt } } : null;
    case "refunded": {
      if (payment.state === "refunded" || !mayPaymentBecome(payment.state, "refunded")) return null;
      const text = `O pagamento do pedido ${order.number} (${amountOf(payment)}) foi devolvido no meio de pagamento.`;
      return {
        payment: { id: payment.id, state: "refunded", refunded: seen.refunded, askAt: null },
        ...(payment.state === "paid" ? { act: "refund" as const } : {}),
        alerts: [alertOf("payment_refunded", text, order, payment)],
      };
    }
    case "paid": {
      const back = partBack(order, payment, seen);
      if (payment.state === "paid" || payment.state === "review") return back;
      if (isFulfilled(order)) {
        const text = `O pedido ${order.number} foi pago duas vezes. Devolva ${amountOf(payment)} ao cliente, ou combine com ele.`;
        return doubt("paid_twice", text, "paid twice");
      }
      const late = payment.state !== "pending" || (seen.paidAt !== null && seen.paidAt > payment.expiresAt + GRACE_MS);
      if (late) {
        const text = `O pagamento do pedido ${order.number} (${amountOf(payment)}) chegou depois do prazo. Aceite ou devolva.`;
        return doubt("paid_late", text, "paid after its end");
      }
      if (order.state !== "approved") {
        const text = `Chegou um pagamento de ${amountOf(payment)} para o pedido ${order.number}, que não esperava por ele.`;
        return doubt("paid_unexpected", text, `the order was ${order.state}`);
      }
      return { ...back, payment: { id: payment.id, state: "paid", askAt, ...moneyOf(seen) }, act: "pay" };
    }
    default:
      return seen.state satisfies never;
  }
}

/** When to ask the gateway again if no notification comes: soon at first, later seldom, and just after the end. */
export function nextAskAt(payment: Pick<Payment, "state" | "createdAt" | "expiresAt">, now: number): number | null {
  if (payment.state === "pending") {
    const at = now + Math.min(Math.max((now - payment.createdAt) / 4, 10_000), 1_800_000);
    return payment.expiresAt > now && payment.expiresAt + 2_000 < at ? payment.expiresAt + 2_000 : Math.round(at);
  }
  if (payment.state !== "expired") return null;
  // Money may still come after the end, and must not stay unnoticed at the gateway.
  const since = now - payment.expiresAt;
  const next = [600_000, 3_600_000, 86_400_000, 3 * 86_400_000].find((after) => after > since);
  return next === undefined ? null : payment.expiresAt + next;
}

function differences(payment: Payment, seen: GatewayPayment, known: { account: string; live: boolean }): string[] {
  const pairs: [string, unknown, unknown][] = [
    ["valor", payment.amount, seen.amount],
    ["moeda", payment.currency, seen.currency],
    ["referência", payment.id, seen.reference],
    ["conta", known.account, seen.account],
    ["modo real ou de teste", known.live, seen.live],
    ["identificação", payment.externalId, seen.id],
  ];
  return pairs.flatMap(([name, ours, theirs]) => (ours === theirs ? [] : [name]));
}

function isFulfilled({ state }: Order): boolean {
  return state === "paid" || state === "working" || state === "done" || state === "refunded";
}

function moneyOf({ paidAt, refunded }: GatewayPayment): { paidAt?: number; refunded: number } {
  return { refunded, ...(paidAt === null ? {} : { paidAt }) };
}

/** A part of the money went back since the gateway was last asked. The order goes on, and people are told. */
function partBack(order: Order, payment: Payment, seen: GatewayPayment): OrderChange | null {
  if (seen.refunded <= payment.refunded) return null;
  const { refunded, currency, amount } = seen;
  const text = `Foi devolvida uma parte do pagamento do pedido ${order.number}: ${showAmount(refunded, currency)} de ${showAmount(amount, currency)} até agora.`;
  return {
    payment: { id: payment.id, refunded },
    notes: [{ kind: "payment.refunded_part", detail: { refunded, before: payment.refunded, amount } }],
    alerts: [alertOf("payment_refunded_part", text, order, payment)],
  };
}

function amountOf({ amount, currency }: Payment): string {
  return showAmount(amount, currency);
}

export function alertOf(kind: string, text: string, order: Order, payment: Payment | null): Alert {
  const about = payment && { payment: payment.id, gateway: payment.gateway, gateway_id: payment.externalId };
  return { kind, text, detail: { order: order.id, number: order.number, ...about } };
}
