import type Stripe from "stripe";
import type { Asked, Belonging, Cancelled, Checked, Created, Gateway, GatewayAccount, Refunded } from "../gateway.js";
import { createSession } from "./create-session.js";
import { giveBack } from "./give-back.js";
import { listMovements } from "./list-movements.js";
import { presentSession, type StripePayment } from "./present-session.js";
import { readNotification } from "./read-notification.js";
import { createStripeCalls, type StripeAnswer } from "./stripe-calls.js";
import { STRIPE_KIND } from "./stripe-kind.js";
import { verifySignature } from "./verify-signature.js";

/** Stripe. Each payment is a Checkout Session, which the customer pays on Stripe's page. */
export function createStripeGateway({ baseUrl }: { /** The API's address. */ baseUrl: string }): Gateway {
  const ask = createStripeCalls(baseUrl);

  const find = (account: GatewayAccount, id: string, signal: AbortSignal): Promise<StripeAnswer<StripePayment>> =>
    ask(account, signal, async (stripe) => {
      const [session, { id: owner }] = await Promise.all([
        stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] }),
        stripe.accounts.retrieveCurrent(),
      ]);
      const { payment_intent: intent } = session;
      const own = { session, account: owner };
      if (intent === null || typeof intent === "string") return { ...own, ...NONE };
      const of = { payment_intent: intent.id, limit: 100 };
      const [charges, refunds, disputes] = await Promise.all([
        stripe.charges.list({ ...of, expand: ["data.balance_transaction"] }),
        stripe.refunds.list({ ...of, expand: ["data.balance_transaction", "data.failure_balance_transaction"] }),
        stripe.disputes.list(of),
      ]);
      // The first attempt comes last.
      return { ...own, intent, charges: charges.data.toReversed(), refunds: refunds.data, disputes: disputes.data };
    });

  async function read(account: GatewayAccount, id: string, signal: AbortSignal): Promise<Asked> {
    const found = await find(account, id, signal);
    if (found.outcome === "answered") return { outcome: "found", payment: presentSession(found.body) };
    return found.outcome === "missing" ? found : unavailable(found);
  }

  return {
    ...STRIPE_KIND,
    receiverOf: ({ externalId }) => externalId,
    verify: ({ secrets }, raw, at) => verifySignature(secrets["webhook_secret"] ?? "", raw, at),
    receive: (_account, { body }) => readNotification(body),
    async create(account, request, { signal }): Promise<Created> {
      const { amount } = request;
      if (!Number.isSafeInteger(amount) || amount < 1) return { outcome: "refused", reason: "not a whole amount" };
      const made = await ask(account, signal, (stripe) => createSession(stripe, account, request));
      if (made.outcome === "missing") return { outcome: "refused", reason: "the gateway answered 404" };
      if (made.outcome !== "answered") return made;
      const { body: session } = made;
      if (!session.url) return { outcome: "refused", reason: "the page is not open any more" };
      // Nothing is paid yet. Whose it is, Stripe is asked when there is money.
      const own = { session, account: account.externalId };
      const payment = presentSession({ ...own, ...NONE });
      return { outcome: "created", url: session.url, pix: null, payment };
    },
    read: (account, externalId, { signal }) => read(account, externalId, signal),
    async cancel(account, externalId, { signal }): Promise<Cancelled> {
      const ended = await ask(account, signal, (stripe) => stripe.checkout.sessions.expire(externalId));
      if (ended.outcome === "answered" || ended.outcome === "missing") return { outcome: "over" };
      if (ended.outcome === "unavailable") return ended;
      // It cannot be ended, perhaps because it is over.
      const now = await ask(account, signal, (stripe) => stripe.checkout.sessions.retrieve(externalId));
      if (now.outcome === "missing") return { outcome: "over" };
      if (now.outcome !== "answered") return unavailable(now);
      const { status, payment_status, payment_intent: intent } = now.body;
      if (status === "open") return unavailable(ended);
      if (status !== "complete" || payment_status !== "unpaid" || typeof intent !== "string")
        return { outcome: "over" };
      // The customer is through, and the money is under way: it may come as long as the intent lives.
      const stopped = await ask(account, signal, (stripe) => stripe.paymentIntents.cancel(intent));
      return stopped.outcome === "answered"
        ? { outcome: "over" }
        : { outcome: "unavailable", reason: "money is under way" };
    },
    async refund(account, request, { signal }): Promise<Refunded> {
      const { externalId } = request;
      const found = await find(account, externalId, signal);
      if (found.outcome === "missing") return found;
      if (found.outcome !== "answered") return unavailable(found);
      const { intent, charges } = found.body;
      const [, more] = charges.filter(({ status }) => status === "succeeded");
      const of = request.what === "surplus" ? more && { charge: more.id } : intent && { payment_intent: intent.id };
      if (!of) return { outcome: "refused", reason: "nothing was paid" };
      const given = await ask(account, signal, (stripe) => giveBack(stripe, of, request));
      if (given.outcome !== "answered") return given;
      const { body } = given;
      if (body === "failed" || body === "other_request") return { outcome: "refused", reason: REFUSED[body] };
      const now = await read(account, externalId, signal);
      const outcome = body === "given" ? "refunded" : "under_way";
      return now.outcome === "found" ? { outcome, payment: now.payment } : now;
    },
    async referenceOf(account, thing, { signal }): Promise<Belonging> {
      const found = await ask(account, signal, (stripe) => sessionsOf(stripe, thing));
      if (found.outcome !== "answered") return found.outcome === "missing" ? found : unavailable(found);
      const reference = found.body.data[0]?.client_reference_id;
      return reference ? { outcome: "found", reference } : { outcome: "missing" };
    },
    movements: (account, wanted, { signal }) => listMovements(ask, account, wanted, signal),
    async check(account, { signal }): Promise<Checked> {
      // Only the balance tells the mode.
      const asked = await ask(account, signal, (stripe) =>
        Promise.all([stripe.accounts.retrieveCurrent(), stripe.balance.retrieve()]),
      );
      if (asked.outcome === "answered") {
        const [{ id, capabilities }, { livemode: live }] = asked.body;
        const pix = capabilities?.pix_payments === "active";
        return { outcome: "ok", account: id, live, methods: pix ? ["card", "pix"] : ["card"] };
      }
      const reason = asked.outcome === "missing" ? "the gateway answered 404" : asked.reason;
      return { outcome: /40[13]/.test(reason) ? "refused" : "unavailable", reason };
    },
  };
}

/** Of a session that nobody tried to pay yet. */
const NONE = { intent: null, charges: [], refunds: [], disputes: [] };

const REFUSED = {
  failed: "the refund failed at the bank",
  other_request: "the key is of another refund",
};

const sessionsOf = (stripe: Stripe, intent: string) =>
  stripe.checkout.sessions.list({ payment_intent: intent, limit: 1 });

const unavailable = ({ reason }: { reason: string }) => ({ outcome: "unavailable" as const, reason });
