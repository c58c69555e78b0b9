import type { Tell, Value } from "../bot/ports/rooms.js";
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
      return tell(payment, "pending", { url, amount: { amount, currency }, expires_at: expiresAt });
    if (state === "expired") return tell(payment, "expired", value);
    if (state === "failed") return tell(payment, "failed", value);
    const shown = `${showAmount(amount, currency)}`;
    if (state === "paid")
      return tell(payment, "paid", value, {
        text: `Recebi o pagamento de ${shown} do pedido ${order.number}. Obrigado! Uma pessoa da equipe segue com você por aqui.`,
        reason: `O pedido ${order.number} foi pago depois que a conversa já tinha seguido`,
      });
    if (state === "review")
      return tell(payment, "review", value, {
        text: `Chegou um aviso de pagamento do pedido ${order.number} que a equipe precisa conferir antes de seguir. Está tudo registrado, e uma pessoa responde por aqui.`,
        reason: `O pagamento do pedido ${order.number} precisa ser conferido`,
      });
  }

  async function tellRefusals(payment: Payment, seen: GatewayPayment): Promise<void> {
    if (seen.refusals > 0) await tell(payment, "refused", { url: payment.url }, undefined, `refused:${seen.refusals}`);
  }

  async function tell(
    payment: Payment,
    outcome: string,
    value: Value,
    unheard?: { text: string; reason: string },
    what = outcome,
  ): Promise<void> {
    const effect = payment.effectKey;
    const start = unheard && { unheard: { flow: "system-payment", vars: unheard } };
    await tellConversation(payment, `result:${effect}:${what}`, { kind: "result", effect, outcome, value, ...start });
  }

  return { state: tellState, refusals: tellRefusals };
}
