import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { Asked, Checked, CreateRequest, Gateway, GatewayAccount, GatewayPayment, Refunded } from "../gateway.js";
import { userSchema } from "./answers.js";
import { createCheckoutPreferences } from "./checkout-preferences.js";
import { findReference } from "./find-reference.js";
import { giveBack } from "./give-back.js";
import { listMovements } from "./list-movements.js";
import { createMercadoPagoCalls } from "./mercadopago-calls.js";
import { MERCADOPAGO_KIND } from "./mercadopago-kind.js";
import { createPixPayments, type GatewayLog } from "./pix-payments.js";
import { isLiveToken, paidOf, stateOf } from "./present-payment.js";
import { readNotification } from "./read-notification.js";
import { verifySignature } from "./verify-signature.js";

export type MercadoPagoGatewayOptions = {
  /** The API's address, without a slash at the end. */
  baseUrl: string;
  /** Ms since the epoch. */
  now(): number;
  log: GatewayLog;
};

/**
 * Mercado Pago. A Pix alone is a payment of its API, which is shown in the conversation; everything else is a preference
 * of Checkout Pro, which the customer pays on its page. A Pix has a number, a preference's id has a hyphen.
 */
export function createMercadoPagoGateway({ baseUrl, now, log }: MercadoPagoGatewayOptions): Gateway {
  const calls = createMercadoPagoCalls(baseUrl);
  const pix = createPixPayments(calls, log);
  const checkout = createCheckoutPreferences(calls, pix, now);
  const wayOf = (externalId: string) => (/^\d+$/.test(externalId) ? pix : checkout);
  const whoIs = (account: GatewayAccount, signal: AbortSignal) =>
    calls.ask(account, signal, userSchema, randomUUID(), (sdk, config, requestOptions) =>
      new sdk.User(config).get({ requestOptions }),
    );

  /**
   * Payments of a test user look like those of real money, with `live_mode` and a token of production. Only what Mercado
   * Pago says of the user tells them apart; what the company wrote down is not believed.
   */
  async function inItsMode<Answer extends { payment?: GatewayPayment } | { outcome: string }>(
    account: GatewayAccount,
    answer: Answer,
    signal: AbortSignal,
  ): Promise<Answer | Unavailable> {
    const payment = "payment" in answer ? answer.payment : undefined;
    // A token for tests makes no payments that look real: one that does is not what was expected.
    if (account.mode !== "test" || !payment?.live || !isLiveToken(account)) return answer;
    const user = await whoIs(account, signal);
    if (user.outcome !== "answered") return { outcome: "unavailable", reason: user.reason };
    return isTestUser(user.body) ? { ...answer, payment: { ...payment, live: false } } : answer;
  }

  const read = async (account: GatewayAccount, id: string, signal: AbortSignal): Promise<Asked> =>
    inItsMode(account, await wayOf(id).read(account, id, signal), signal);
  return {
    ...MERCADOPAGO_KIND,
    receiverOf: ({ externalId }) => externalId,
    verify: ({ secrets }, raw, at) => verifySignature(secrets["webhook_secret"] ?? "", raw, at),
    receive: (_account, raw) => readNotification(raw),
    async create(account, request, { signal }) {
      if (!isWhole(request.amount)) return { outcome: "refused", reason: "not an amount of whole centavos" };
      const wanted = { ...request, notifyUrl: onlyWebhooks(request.notifyUrl) };
      const way = isPixAlone(request) ? pix : checkout;
      return inItsMode(account, await way.create(account, wanted, signal), signal);
    },
    read: (account, externalId, { signal }) => read(account, externalId, signal),
    cancel: (account, externalId, { signal }) => wayOf(externalId).cancel(account, externalId, signal),
    async refund(account, request, { signal }): Promise<Refunded> {
      const { externalId, amount } = request;
      if (amount !== null && !isWhole(amount)) return { outcome: "refused", reason: "not an amount of whole centavos" };
      let paymentId = externalId;
      if (wayOf(externalId) === checkout) {
        const found = await checkout.find(account, externalId, signal);
        if (found.outcome !== "answered") return found;
        const back = found.payments.findLast((payment) => stateOf(payment) === "refunded");
        const [own, more] = paidOf(found.payments);
        paymentId = ((request.what === "surplus" ? more : own) ?? back)?.id ?? "";
        if (paymentId === "") return { outcome: "refused", reason: "nothing was paid" };
      }
      return giveBack(calls, account, request, paymentId, () => read(account, externalId, signal), signal);
    },
    referenceOf: (account, thing, { signal }) => findReference(calls, account, thing, signal),
    movements: (account, wanted, { signal }) => listMovements(calls, pix, account, wanted, now(), signal),
    async check(account, { signal }): Promise<Checked> {
      const answer = await whoIs(account, signal);
      if (answer.outcome === "answered") {
        return { outcome: "ok", account: answer.body.id, live: isLiveToken(account) && !isTestUser(answer.body) };
      }
      const { reason } = answer;
      return /40[13]$/.test(reason) ? { outcome: "refused", reason } : { outcome: "unavailable", reason };
    },
  };
}

type Unavailable = { outcome: "unavailable"; reason: string };

const isTestUser = ({ tags }: z.output<typeof userSchema>): boolean => tags?.includes("test_user") ?? false;
const isWhole = (amount: number): boolean => Number.isSafeInteger(amount) && amount >= 1;
const isPixAlone = ({ methods }: CreateRequest): boolean => methods.every((method) => method === "pix");

/** Without this, the older notifications (IPN) come to the same address as well, whose signature nobody can check. */
function onlyWebhooks(notifyUrl: string): string {
  const url = new URL(notifyUrl);
  url.searchParams.set("source_news", "webhooks");
  return url.toString();
}
