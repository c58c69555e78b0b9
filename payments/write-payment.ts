import type { GatewayPayment } from "./gateway.js";
import type { OpenAccount } from "./payment-accounts.js";
import type { OrderStore, Payment } from "./ports.js";
import { alertOf, settle } from "./settle.js";

/** Records what a gateway said about a payment, and what follows from it. Whether anything was new. */
export async function writePayment(
  orders: OrderStore,
  payment: Payment,
  { account, gateway }: OpenAccount,
  seen: GatewayPayment,
  now: number,
): Promise<boolean> {
  const known = { account: gateway.receiverOf(account), live: account.mode === "live", now };
  const written = await orders.change(payment.tenantId, payment.orderId, (order, payments) =>
    settle(order, payments, payment.id, seen, known),
  );
  return written !== null && written.change !== null;
}

/** Nobody can say whether the payment was made. People must look, and nothing is released. Whether that is new. */
export async function doubtPayment(orders: OrderStore, payment: Payment, kind: string, what: string): Promise<boolean> {
  const written = await orders.change(payment.tenantId, payment.orderId, (order, payments) => {
    if (payments.find((one) => one.id === payment.id)?.state !== "pending") return null;
    const text = `O meio de pagamento ${what} a cobrança do pedido ${order.number}. Confira com o cliente se ela foi paga.`;
    return {
      payment: { id: payment.id, state: "review", problem: kind },
      ...(order.state === "approved" ? { act: "doubt" as const } : {}),
      alerts: [alertOf(kind, text, order, payment)],
    };
  });
  return written !== null && written.change !== null;
}
