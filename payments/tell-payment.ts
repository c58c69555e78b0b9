import { laterResult } from "../bot/ports/later-result.js";
import type { GivenResult, Tell } from "../bot/ports/rooms.js";
import type { GatewayPayment } from "./gateway.js";
import { orderValue } from "./order-value.js";
import type { Order, Payment } from "./ports.js";
import { showAmount } from "./show-amount.js";

export type TellPayment = ReturnType<typeof createTellPayment>;

/** Tells conversations the state of their payments. */
export function createTellPayment(tellConversation: Tell) {
  /** Tells the waiting step the state of the payment. A repeat with the same `dedupe` changes nothing. */
  async function tellState(order: Order, payment: Payment): Promise<void> {
    const { state, url, amount, currency, expiresAt } = payment;
    const value = orderValue(order);
    if (state === "pending" && url !== null)
      return tell(payment, {
        outcome: "pending",
        value: { url, amount: { amount, currency }, expires_at: expiresAt },
      });
    if (state === "expired") return tell(payment, { outcome: "expired", value });
    if (state === "failed") return tell(payment, { outcome: "failed" });
    const shown = `${showAmount(amount, currency)}`;
    if (state === "paid")
      return tell(
        payment,
        { outcome: "paid", value },
        {
          text: `Recebi o pagamento de ${shown} do pedido ${order.number}. Obrigado! Uma pessoa da equipe segue com você por aqui.`,
          reason: `O pedido ${order.number} foi pago depois que a conversa já tinha seguido`,
        },
      );
    if (state === "review")
      return tell(
        payment,
        { outcome: "review", value },
        {
          text: `Chegou um aviso de pagamento do pedido ${order.number} que a equipe precisa conferir antes de seguir. Está tudo registrado, e uma pessoa responde por aqui.`,
          reason: `O pagamento do pedido ${order.number} precisa ser conferido`,
        },
      );
  }

  async function tellRefusals(payment: Payment, seen: GatewayPayment): Promise<void> {
    const { url } = payment;
    if (seen.refusals > 0)
      await tell(payment, { outcome: "refused", value: { url } }, undefined, `refused:${seen.refusals}`);
  }

  async function tell(
    payment: Payment,
    result: GivenResult<"orders.charge">,
    unheard?: { text: string; reason: string },
    what: string = result.outcome,
  ): Promise<void> {
    const effect = payment.effectKey;
    const begin = unheard && { flow: "system-payment", vars: unheard };
    await tellConversation(payment, `result:${effect}:${what}`, laterResult("orders.charge", effect, result, begin));
  }

  return { state: tellState, refusals: tellRefusals };
}
