import type { GatewayPayment } from "./gateway.js";
import type { OpenAccount } from "./payment-accounts.js";
import type { OrderChange, OrderStore, Payment } from "./ports.js";
import { alertOf, settle } from "./settle.js";

/**
 * Records what a gateway said about a payment, and what follows from it. `payment` is as it was before the gateway was
 * asked. `stale`: another process has recorded something meanwhile, so this answer may be the older one, and nothing is
 * written.
 */
export async function writePayment(
  orders: OrderStore,
  payment: Payment,
  { account, gateway }: OpenAccount,
  seen: GatewayPayment,
  now: number,
): Promise<"new" | "same" | "stale"> {
  let stale = false;
  let isNew = false;
  const known = { account: gateway.receiverOf(account), live: account.mode === "live", now };
  const written = await orders.change(payment.tenantId, payment.orderId, (order, payments) => {
    const current = payments.find(({ id }) => id === payment.id);
    stale = current !== undefined && MONEY.some((name) => current[name] !== payment[name]);
    if (stale || !current) return null;
    const change = settle(order, payments, payment.id, seen, known);
    isNew = change !== null;
    return withMovements(change, current, seen, known);
  });
  if (stale) return "stale";
  return written !== null && isNew ? "new" : "same";
}

/**
 * The change with what the gateway told of the money. A payment at another account, or of another reference, says
 * nothing of the money of this one.
 */
export function withMovements(
  change: OrderChange | null,
  { id, externalId }: Payment,
  seen: GatewayPayment,
  known: { account: string; live: boolean },
): OrderChange | null {
  const isIts = seen.id === externalId && seen.reference === id;
  const isOurs = isIts && seen.account === known.account && seen.live === known.live;
  if (!isOurs || seen.movements.length === 0) return change;
  return { ...change, told: { paymentId: id, movements: seen.movements } };
}

const MONEY = ["refunded", "surplus", "dispute", "paidAt"] as const;

/** Nobody can say whether the payment was made. People must look, and nothing is released. */
export async function doubtPayment(
  orders: OrderStore,
  payment: Payment,
  kind: string,
  what: string,
): Promise<"new" | "same"> {
  const written = await orders.change(payment.tenantId, payment.orderId, (order, payments) => {
    if (payments.find((one) => one.id === payment.id)?.state !== "pending") return null;
    const text = `O meio de pagamento ${what} a cobrança do pedido ${order.number}. Confira com o cliente se ela foi paga.`;
    return {
      payment: { id: payment.id, state: "review", problem: kind },
      ...(order.state === "approved" ? { act: "doubt" as const } : {}),
      alerts: [alertOf(kind, text, order, payment)],
    };
  });
  return written !== null && written.change !== null ? "new" : "same";
}
