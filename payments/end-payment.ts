import type { RoomAnswer } from "../bot/ports/rooms.js";
import { reasonOf } from "./call-gateway.js";
import { CALLED_OFF, endCalledOff } from "./collect-payment.js";
import { lookAtPayment } from "./look-at-payment.js";
import type { PaymentTools } from "./payment-tools.js";
import type { Payment } from "./ports.js";

/** Ends a payment that the customer called off, at the gateway too, and records its state. Harmless to repeat. */
export async function endPayment(tools: PaymentTools, given: Payment): Promise<RoomAnswer<"orders.cancel">> {
  const { orders, call, refresh, accountOf, now } = tools;
  const found = await refresh(given);
  if (!found) return { outcome: "failed", reason: "the payment is gone" };
  const [order, payment] = found;
  const at = accountOf(payment);
  if (payment.state === "creating") {
    const written = await orders.change(payment.tenantId, payment.orderId, (_order, payments) =>
      payments.some((one) => one.id === payment.id && one.state === "creating")
        ? { payment: { id: payment.id, state: "failed", problem: CALLED_OFF, askAt: now() } }
        : null,
    );
    // Nobody was shown a link. So the customer need not wait until the gateway answers.
    if (written?.change) await endCalledOff(tools, order, payment);
    else if (written?.payments.some((one) => one.id === payment.id && one.state === "pending"))
      return { outcome: "retry", reason: "it was made just now", providerFault: false };
    return { outcome: "done" };
  }
  if (payment.state !== "pending" || payment.externalId === null || !at) return { outcome: "done" };
  const { externalId } = payment;
  const { account, gateway } = at;
  const { cancel } = gateway;
  if (cancel) {
    const ended = await call(at, (limits) => cancel(account, externalId, limits));
    if (ended.outcome !== "over") return { outcome: "retry", reason: reasonOf(ended), providerFault: false };
  }
  await lookAtPayment(tools, payment);
  return { outcome: "done" };
}
