import { laterResult } from "../bot/ports/later-result.js";
import type { GivenResult, Tell } from "../bot/ports/rooms.js";
import type { GatewayPayment } from "./gateway.js";
import { keptWords } from "./kept-words.js";
import { orderValue } from "./order-value.js";
import type { PaymentAccounts } from "./payment-accounts.js";
import type { Order, Payment, Refund } from "./ports.js";
import { isAcceptable, isRefundOpen, PAID_IN_REVIEW, PAID_LATE, PAID_TWICE } from "./settle.js";
import { showAmount } from "./show-amount.js";
import { wayLabel } from "./ways-to-pay.js";

export type TellPayment = ReturnType<typeof createTellPayment>;

/** What is said, and to whom it is left, when no step waits for the payment any more. */
type Unheard = { text: string; reason: string };

/** Tells conversations the state of their payments. */
export function createTellPayment(tellConversation: Tell, accounts: Pick<PaymentAccounts, "ways">) {
  /** Tells all there is to tell of the payment. What was told before is not told again. */
  async function tellAll(order: Order, payment: Payment): Promise<void> {
    await tellState(order, payment);
    if (payment.refund?.saidBy === "message") await tellRefund(order, payment, payment.refund);
    if (payment.surplusAccepted > 0) await say(payment, keptWords(order, payment), `kept:${payment.surplusAccepted}`);
  }

  /** Tells the waiting step the state of the payment. A repeat with the same `dedupe` changes nothing. */
  async function tellState(order: Order, payment: Payment): Promise<void> {
    const { state, surplus, surplusAccepted } = payment;
    const value = orderValue(order);
    const { number } = order;
    switch (state) {
      case "creating":
        return;
      case "pending":
        return tellPending(payment);
      case "expired":
        return tell(payment, { outcome: "expired", value });
      case "failed":
        return tell(payment, { outcome: "failed" });
      case "paid":
        // It was in review, and a person accepted it. No step waits for that.
        if (isAcceptable(payment.problem ?? "")) return say(payment, acceptedWords(order, payment), "accepted");
        await tell(payment, { outcome: "paid", value }, paidUnheard(order, payment));
        if (surplus > surplusAccepted) await tellReview(order, payment, twiceWords(number), `twice:${surplus}`);
        return;
      case "refunded": {
        // What we gave back ourselves is told as that refund.
        if (isToldAsRefund(payment)) return;
        const words = `O pagamento de ${amountOf(payment)} do pedido ${number} foi devolvido. ${WHEN_BACK}`;
        const unheard = { text: words, reason: `O pagamento do pedido ${number} foi devolvido` };
        return tell(payment, { outcome: "refunded", value: { ...value, words } }, unheard);
      }
      case "review":
        return tellReview(order, payment, reviewWords(order, payment));
      default:
        return state satisfies never;
    }
  }

  /** What became of money that we give back. */
  function tellRefund(order: Order, payment: Payment, refund: Refund): Promise<void> | void {
    const { number } = order;
    const amount = showAmount(refund.amount, payment.currency);
    const words = refundWords(refund, amount, number);
    if (words === null) return;
    return say(payment, words, `refund:${refund.id}:${refund.state}`);
  }

  function tellPending(payment: Payment): Promise<void> {
    const { url, amount, currency, expiresAt, pixCode, pixPicture, tenantId, channelId, methods } = payment;
    if (url === null) return Promise.resolve();
    const others = accounts
      .ways({ tenantId, channelId, currency })
      .filter((way) => methods !== null && way.methods.join() !== methods.join())
      .map((way) => ({ id: way.id, label: wayLabel(way) }));
    const pix = pixCode === null ? null : { code: pixCode, picture: pixPicture };
    const value = { url, amount: { amount, currency }, expires_at: expiresAt, pix, ways: others };
    return tell(payment, { outcome: "pending", value });
  }

  function tellReview(order: Order, payment: Payment, words: string, what?: string): Promise<void> {
    const reason = `O pagamento do pedido ${order.number} precisa ser conferido`;
    const result = { outcome: "review", value: { ...orderValue(order), words } } as const;
    const again = payment.problem === PAID_IN_REVIEW ? `review:${PAID_IN_REVIEW}` : undefined;
    return tell(payment, result, { text: words, reason }, what ?? again);
  }

  async function tellRefusals(payment: Payment, seen: GatewayPayment): Promise<void> {
    const { url } = payment;
    if (seen.refusals > 0)
      await tell(payment, { outcome: "refused", value: { url } }, undefined, `refused:${seen.refusals}`);
  }

  async function tell(
    payment: Payment,
    result: GivenResult<"orders.charge">,
    unheard?: Unheard,
    what: string = result.outcome,
  ): Promise<void> {
    const effect = payment.effectKey;
    const begin = unheard && { flow: "system-payment", vars: unheard };
    await tellConversation(payment, `result:${effect}:${what}`, laterResult("orders.charge", effect, result, begin));
  }

  /** Says what a person decided, whoever has the conversation. */
  async function say(payment: Payment, text: string, what: string): Promise<void> {
    await tellConversation(payment, `told:${payment.effectKey}:${what}`, { kind: "tell", text });
  }

  return { state: tellAll, refusals: tellRefusals };
}

/** Whether a refund of ours is what gave the whole back, or is about to. One of a part or of a surplus is not. */
const isToldAsRefund = ({ refund, amount }: Payment): boolean =>
  refund?.what === "payment" &&
  (isRefundOpen(refund) || (refund.state === "done" && refund.before + refund.amount >= amount));

const amountOf = ({ amount, currency }: Payment): string => showAmount(amount, currency);

const paidUnheard = ({ number }: Order, payment: Payment): Unheard => ({
  text: `Recebi o pagamento de ${amountOf(payment)} do pedido ${number}. Obrigado! Uma pessoa da equipe segue com você por aqui.`,
  reason: `O pedido ${number} foi pago depois que a conversa já tinha seguido`,
});

const WHEN_BACK = "Por Pix, o valor volta logo; no cartão, aparece na fatura em até duas faturas.";

function refundWords({ state, what, by }: Refund, amount: string, number: number): string | null {
  const of = what === "surplus" ? `que veio a mais no pedido ${number}` : `do pedido ${number}`;
  switch (state) {
    case "under_way":
      // A step has said so itself.
      return by === null ? null : `Pedimos a devolução de ${amount} ${of}. Aviso por aqui assim que ela sair.`;
    case "done":
      return `Pronto: ${amount} ${of} foram devolvidos. ${WHEN_BACK}`;
    case "failed":
      return `A devolução de ${amount} ${of} não se completou. A equipe resolve e fala com você por aqui.`;
    case "begun":
    case "given_up":
    case "refused":
      // The customer has heard of nothing yet.
      return null;
    default:
      return state satisfies never;
  }
}

const twiceWords = (number: number): string =>
  `Vi que o pedido ${number} foi pago mais de uma vez. Fique tranquilo: a equipe confere e devolve o que veio a mais.`;

const acceptedWords = ({ number }: Order, payment: Payment): string =>
  payment.problem === PAID_TWICE
    ? `A equipe aceitou o segundo pagamento de ${amountOf(payment)} do pedido ${number}. Qualquer dúvida, é só falar por aqui.`
    : `Recebi o pagamento de ${amountOf(payment)} do pedido ${number}, e está tudo certo. Obrigado! A equipe segue com você por aqui.`;

/** What the customer hears while people look at the payment. */
function reviewWords({ number }: Order, payment: Payment): string {
  switch (payment.problem) {
    case PAID_TWICE:
      return twiceWords(number);
    case PAID_IN_REVIEW:
      return `O pagamento de ${amountOf(payment)} do pedido ${number} chegou. A equipe confere e responde por aqui, sem você precisar pagar de novo.`;
    case PAID_LATE:
      return `O pagamento de ${amountOf(payment)} do pedido ${number} chegou depois do prazo. Está tudo registrado: a equipe aceita ou devolve, e fala com você por aqui.`;
    default:
      return `Chegou um aviso de pagamento do pedido ${number} que a equipe precisa conferir antes de seguir. Está tudo registrado, e uma pessoa responde por aqui.`;
  }
}
