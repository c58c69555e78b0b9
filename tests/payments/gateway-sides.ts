import { createHmac, randomUUID } from "node:crypto";
import type { Gateway } from "../../payments/gateway.js";
import { createMercadoPagoGateway } from "../../payments/mercadopago/mercadopago-gateway.js";
import { createStripeGateway } from "../../payments/stripe/stripe-gateway.js";
import { type MercadoPagoStandIn, startMercadoPago } from "../providers/mercadopago/start-mercado-pago.js";
import type { BookEntry } from "../providers/shared/book-entry.js";
import { type StripeStandIn, startStripe } from "../providers/stripe/start-stripe.js";

/** The other side of a gateway, with what happens there to payments. `id` is the gateway's id of a payment. */
export type GatewaySide = {
  gateway: Gateway;
  /** As the company writes it into `payments.yaml`. */
  account: {
    gateway: string;
    externalId: string;
    methods: string[];
    settings: Record<string, unknown>;
    secrets: Record<string, string>;
  };
  /** What the customer reads when the way to pay is there. */
  words: string;
  pay(id: string): void;
  /** A payment that came after the end, and stays; null where the gateway takes none then. */
  payAfterEnd: ((id: string) => void) | null;
  /** The same customer pays the same payment once more; null where the gateway lets nobody. */
  payAgain: ((id: string) => void) | null;
  /** The customer is through, and the money is not there yet; null where that cannot be. */
  payLater: ((id: string) => void) | null;
  refund(id: string, cents?: number): void;
  dispute(id: string): void;
  /** The dispute that is open ends. */
  endDispute(id: string, as: "won" | "lost"): void;
  /** The payment's time is over. */
  expire(id: string): void;
  /** While on, refunds take longer; `endRefund` ends the first one that is under way. */
  refundsPend(on: boolean): void;
  endRefund(id: string, as: "done" | "failed"): void;
  /** While on, it answers 503. */
  away(on: boolean): void;
  /** Does what it is asked for next, and never answers, until `away(false)`. Says whether it was asked. */
  holdBack(what: "create" | "read" | "refund"): () => boolean;
  /** The ids of all payments that were made here, the newest last. */
  ids(): string[];
  /** Where a server that is to use it finds it. */
  env: Record<string, string>;
  /** What the gateway itself says that happened to the account's money. */
  books(): BookEntry[];
  /** The answers about this payment are false in this. */
  distort(id: string, what: "amount" | "currency" | "reference" | "account" | "live"): void;
  /** Another amount that the gateway says was given back. */
  refunded(id: string): number;
  /** Where the account's own notifications go. */
  tellAt(url: string): void;
  notices(mode: "send" | "lose" | "hold", copies?: number): void;
  release(order: "as_made" | "reversed" | "shuffled"): Promise<void>;
  idle(): Promise<void>;
  /** Tells once more of a payment, with a signature that holds. `at`: the moment that is signed. */
  tell(url: string, id: string, at: number): Promise<number>;
  close(): Promise<void>;
};

const USER = 810882223;
const TOKEN = "TEST-6245132082630004-stand-in-810882223";
const MP_SECRET = "segredo-do-webhook";

export async function mercadoPagoSide(methods: string[], now: () => number): Promise<GatewaySide> {
  const account = { userId: USER, accessToken: TOKEN, live: false };
  const provider = await startMercadoPago({ seed: randomUUID(), pausesMs: [], accounts: [account], now });
  const { control, world } = provider;
  const pix = methods.includes("pix");
  /** The payments under one of ours. */
  const under = (id: string) =>
    [...world.payments.values()].filter((one) =>
      pix ? String(one.id) === id : one.orderId !== null && one.orderId === world.preferences.get(id)?.orderId,
    );
  const first = (id: string) => under(id)[0]?.id ?? 0;
  const FALSE = {
    amount: { transaction_amount: 1 },
    currency: { currency_id: "USD" },
    reference: { external_reference: "other" },
    account: { collector_id: 1 },
    live: { live_mode: true },
  };
  return {
    gateway: createMercadoPagoGateway({ baseUrl: provider.url, now, log: { warn: () => undefined } }),
    account: {
      gateway: "mercadopago",
      externalId: String(USER),
      methods,
      settings: { payer_email: "loja@example.com" },
      secrets: { access_token: TOKEN, webhook_secret: MP_SECRET },
    },
    words: pix ? "Pix copia e cola" : "use este link",
    pay: (id) => void (pix ? control.pay({ payment: id }) : control.pay_preference({ preference: id })),
    payAfterEnd: pix ? (id) => void control.pay({ payment: id, late: "kept" }) : null,
    payAgain: pix ? null : (id) => void control.pay_preference({ preference: id }),
    payLater: pix ? null : (id) => void control.pay_preference({ preference: id, outcome: "in_process" }),
    refund: (id, cents) => void control.refund({ payment: first(id), ...(cents && { cents }) }),
    dispute: (id) => void control.chargeback({ payment: first(id) }),
    endDispute(id, as) {
      const own = [...world.chargebacks.values()].find((one) => one.outcome === "open" && one.paymentId === first(id));
      control.close_chargeback({ chargeback: own?.id ?? "none", as: as === "won" ? "covered" : "lost" });
    },
    expire(id) {
      const made = pix ? null : world.preferences.get(id);
      if (made) made.closesAt = now();
      else control.expire({ payment: id });
    },
    refundsPend: (on) => void control.refunds_pend({ on }),
    endRefund: (id, as) =>
      void control.settle_refund({ payment: first(id), as: as === "done" ? "approved" : "rejected" }),
    away: (on) => void (on ? control.outage({ kind: "error", status: 503, times: 1_000 }) : control.outages_clear({})),
    holdBack(what) {
      const path = pix || what === "refund" ? "/v1/payments" : "/checkout/preferences";
      const method = what === "read" ? "GET" : "POST";
      return keepSilent(provider, method, path);
    },
    ids: () => (pix ? [...world.payments.keys()].map(String) : [...world.preferences.keys()]),
    env: { MERCADOPAGO_API_BASE_URL: provider.url },
    books: () => control.books({ userId: USER }).entries,
    distort: (id, what) => void control.distort({ payment: first(id), fields: FALSE[what] }),
    refunded: (id) =>
      under(id)
        .flatMap(({ refunds }) => refunds)
        .reduce((sum, { cents }) => sum + cents, 0),
    tellAt: (webhookUrl) => control.account({ ...account, webhookUrl }),
    notices(mode, copies = 1) {
      provider.notices.mode(mode);
      provider.notices.copies(copies);
    },
    release: (order) => provider.notices.release(order),
    idle: () => provider.notices.idle(),
    async tell(address, id, at) {
      const ts = String(at);
      const v1 = createHmac("sha256", MP_SECRET).update(`id:${id};ts:${ts};`).digest("hex");
      const headers = { "x-signature": `ts=${ts},v1=${v1}` };
      const target = `${address}?data.id=${id}&type=payment`;
      return (await fetch(target, { method: "POST", headers, body: "{}" })).status;
    },
    close: () => provider.close(),
  };
}

/** The gateway does these requests and answers none of them. Gives whether there was one. */
function keepSilent(
  { control, journal }: Pick<MercadoPagoStandIn | StripeStandIn, "control" | "journal">,
  method: string,
  path: string,
) {
  const before = journal.find(method, path).length;
  control.outage({ kind: "silence", when: "after", method, path });
  return () => journal.find(method, path).length > before;
}

const STRIPE_SECRET = "whsec_stand_in";

export async function stripeSide(now: () => number): Promise<GatewaySide> {
  const account = { id: "acct_1StandIn0000000", secretKey: "sk_test_stand_in", live: false };
  const provider = await startStripe({ seed: randomUUID(), pausesMs: [], accounts: [account], now });
  const { control, world } = provider;
  const tables = () => {
    const [first] = world.accounts;
    if (!first) throw new Error("no account");
    return first.tables;
  };
  const sessionOf = (id: string) => tables()["checkout.session"].get(id);
  const chargeOf = (id: string) =>
    [...tables().charge.values()].find(
      ({ payment_intent, status }) => status === "succeeded" && payment_intent === sessionOf(id)?.payment_intent,
    )?.id ?? "";
  const distorted: Record<string, (id: string) => { id: string; fields: object }> = {
    amount: (id) => ({ id: chargeOf(id), fields: { amount: 100 } }),
    currency: (id) => ({ id: chargeOf(id), fields: { currency: "usd" } }),
    reference: (id) => ({ id, fields: { client_reference_id: "other" } }),
    live: (id) => ({ id, fields: { livemode: true } }),
  };
  return {
    gateway: createStripeGateway({ baseUrl: provider.url }),
    account: {
      gateway: "stripe",
      externalId: account.id,
      methods: ["card"],
      settings: {},
      secrets: { secret_key: account.secretKey, webhook_secret: STRIPE_SECRET },
    },
    words: "use este link",
    pay: (id) => void control.pay({ session: id }),
    payAfterEnd: (id) => void control.pay({ session: id, late: true }),
    payAgain: null,
    payLater: (id) => void control.pay({ session: id, money: "later" }),
    refund: (id, cents) => void control.refund({ charge: chargeOf(id), ...(cents && { amount: cents }) }),
    dispute: (id) => void control.dispute({ charge: chargeOf(id) }),
    endDispute(id, as) {
      const charge = chargeOf(id);
      const own = [...tables().dispute.values()].find(
        (one) => one.charge === charge && one.status === "needs_response",
      );
      control.close_dispute({ dispute: own?.id ?? "none", as });
    },
    expire: (id) => void control.expire({ session: id }),
    refundsPend: (on) => void control.refunds_pend({ on }),
    endRefund(id, as) {
      const charge = chargeOf(id);
      const own = [...tables().refund.values()].find((one) => one.charge === charge && one.status === "pending");
      control.settle_refund({ refund: own?.id ?? "none", as: as === "done" ? "succeeded" : "failed" });
    },
    away: (on) => void (on ? control.outage({ kind: "error", status: 503, times: 1_000 }) : control.outages_clear({})),
    holdBack(what) {
      const path = what === "refund" ? "/v1/refunds" : "/v1/checkout/sessions";
      const method = what === "read" ? "GET" : "POST";
      return keepSilent(provider, method, path);
    },
    ids: () => [...tables()["checkout.session"].keys()],
    env: { STRIPE_API_BASE_URL: provider.url },
    books: () => control.books({ secretKey: account.secretKey }).entries,
    distort: (id, what) => {
      // Whose a session is, Stripe tells of the key.
      if (what === "account") control.account({ ...account, id: "acct_1Another00000000" });
      const lie = distorted[what]?.(id);
      if (lie) control.distort({ id: lie.id, fields: { ...lie.fields } });
    },
    refunded: (id) => tables().charge.get(chargeOf(id))?.amount_refunded ?? 0,
    tellAt: (url) => control.endpoint({ secretKey: account.secretKey, endpoint: { url, secret: STRIPE_SECRET } }),
    notices(mode, copies = 1) {
      provider.notices.mode(mode);
      provider.notices.copies(copies);
    },
    release: (order) => provider.notices.release(order),
    idle: () => provider.notices.idle(),
    async tell(address, id, at) {
      const t = Math.floor(at / 1_000);
      const event = { type: "checkout.session.completed", data: { object: { object: "checkout.session", id } } };
      const body = JSON.stringify(event);
      const v1 = createHmac("sha256", STRIPE_SECRET).update(`${t}.${body}`).digest("hex");
      const headers = { "stripe-signature": `t=${t},v1=${v1}` };
      return (await fetch(address, { method: "POST", headers, body })).status;
    },
    close: () => provider.close(),
  };
}
