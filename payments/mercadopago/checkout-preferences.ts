import { randomUUID } from "node:crypto";
import type { Asked, Cancelled, Created, CreateRequest, GatewayAccount } from "../gateway.js";
import type { PaymentMethod } from "../payment-methods.js";
import { mpDate, reaisOf } from "./amounts.js";
import { orderSearchSchema, preferenceSchema, preferenceSearchSchema } from "./answers.js";
import type { MercadoPagoCalls, MpAnswer } from "./mercadopago-calls.js";
import type { WithChargebacks } from "./movements-of.js";
import { isMissing, type SinglePayments, unavailable } from "./pix-payments.js";
import { type Attempts, isLiveToken, presentPreference, stateOf } from "./present-payment.js";

/** Checkout Pro's names of the ways to pay. The balance at Mercado Pago cannot be left out. */
const TYPES: Readonly<Record<PaymentMethod, readonly string[]>> = {
  card: ["credit_card", "debit_card", "prepaid_card"],
  pix: ["bank_transfer"],
  boleto: ["ticket", "atm"],
};

const NONE: Attempts = { payments: [], refusals: 0 };

/** A payment on Mercado Pago's own page: a preference, and the payments that customers make of it. */
export function createCheckoutPreferences(calls: MercadoPagoCalls, single: SinglePayments, clock: () => number) {
  /** What one process makes at the same time for the same key. */
  const making = new Map<string, Promise<Created>>();

  const get = (account: GatewayAccount, preferenceId: string, signal: AbortSignal) =>
    calls.ask(account, signal, preferenceSchema, randomUUID(), (sdk, config, requestOptions) =>
      new sdk.Preference(config).get({ preferenceId, requestOptions }),
    );

  /**
   * The payments of a reference. They hang on orders, which are found at once; the search of payments is late. Those that
   * came to nothing are only counted: a customer may try many cards.
   */
  async function paymentsOf(
    account: GatewayAccount,
    reference: string,
    signal: AbortSignal,
  ): Promise<MpAnswer<Attempts>> {
    const orders = await calls.ask(account, signal, orderSearchSchema, randomUUID(), (sdk, config, requestOptions) =>
      new sdk.MerchantOrder(config).search({ options: { external_reference: reference }, requestOptions }),
    );
    if (orders.outcome !== "answered") return orders;
    const made = (orders.body.elements ?? []).flatMap((order) => order.payments);
    const refusals = made.filter(({ status }) => status === "rejected").length;
    const alive = made.filter(({ status }) => status !== "rejected" && status !== "cancelled");
    const asked = await Promise.all(alive.map(({ id }) => single.get(account, id, signal)));
    const payments: WithChargebacks[] = [];
    for (const payment of asked) {
      if (payment.outcome !== "answered") return unavailable(payment);
      payments.push(payment.body);
    }
    return { outcome: "answered", body: { payments, refusals } };
  }

  async function find(account: GatewayAccount, id: string, signal: AbortSignal) {
    const preference = await get(account, id, signal);
    if (preference.outcome !== "answered")
      return isMissing(preference) ? { outcome: "missing" as const } : unavailable(preference);
    const payments = await paymentsOf(account, preference.body.external_reference ?? "", signal);
    if (payments.outcome !== "answered") return unavailable(payments);
    return { outcome: "answered" as const, preference: preference.body, ...payments.body };
  }

  async function read(account: GatewayAccount, id: string, signal: AbortSignal): Promise<Asked> {
    const found = await find(account, id, signal);
    if (found.outcome !== "answered") return found;
    const payment = presentPreference(found.preference, found, account, clock());
    return { outcome: "found", payment };
  }

  /** A preference has no idempotency key. So what an earlier call may have made is looked for first. */
  async function make(account: GatewayAccount, request: CreateRequest, signal: AbortSignal): Promise<Created> {
    const { key } = request;
    const known = await calls.ask(
      account,
      signal,
      preferenceSearchSchema,
      randomUUID(),
      (sdk, config, requestOptions) =>
        new sdk.Preference(config).search({ options: { external_reference: key }, requestOptions }),
    );
    if (known.outcome !== "answered") return unavailable(known);
    const [made] = known.body.elements;
    const body = bodyOf(request);
    const answer = made
      ? await get(account, made.id, signal)
      : await calls.ask(account, signal, preferenceSchema, key, (sdk, config, requestOptions) =>
          new sdk.Preference(config).create({ body, requestOptions }),
        );
    if (answer.outcome !== "answered") return answer;
    const { init_point, sandbox_init_point } = answer.body;
    const url = isLiveToken(account) ? init_point : (sandbox_init_point ?? init_point);
    return { outcome: "created", url, pix: null, payment: presentPreference(answer.body, NONE, account, clock()) };
  }

  return {
    find,
    read,
    create(account: GatewayAccount, request: CreateRequest, signal: AbortSignal): Promise<Created> {
      const name = `${account.id} ${request.key}`;
      const underWay = making.get(name);
      if (underWay) return underWay;
      const made = make(account, request, signal).finally(() => making.delete(name));
      making.set(name, made);
      return made;
    },
    async cancel(account: GatewayAccount, id: string, signal: AbortSignal): Promise<Cancelled> {
      const known = await get(account, id, signal);
      if (known.outcome !== "answered") return isMissing(known) ? { outcome: "over" } : unavailable(known);
      const end = mpDate(clock());
      const items = known.body.items.map((item, n) => ({ id: String(n), title: "Pedido", ...item }));
      const closed = await calls.ask(account, signal, preferenceSchema, randomUUID(), (sdk, config, requestOptions) =>
        new sdk.Preference(config).update({
          id,
          updatePreferenceRequest: { items, expires: true, expiration_date_to: end },
          requestOptions,
        }),
      );
      if (closed.outcome !== "answered") return unavailable(closed);
      // A boleto that was printed, or a card in review, can still be paid although the page is closed.
      const made = await paymentsOf(account, known.body.external_reference ?? "", signal);
      if (made.outcome !== "answered") return unavailable(made);
      for (const payment of made.body.payments.filter((one) => stateOf(one) === "pending")) {
        const ended = await single.cancel(account, payment.id, signal);
        if (ended.outcome !== "over") return ended;
      }
      return { outcome: "over" };
    },
  };
}

function bodyOf({ key, amount, currency, methods, title, expiresAt, notifyUrl, returnUrl }: CreateRequest) {
  const excluded = Object.entries(TYPES).filter(([method]) => !methods.some((wanted) => wanted === method));
  const end = mpDate(expiresAt);
  return {
    items: [{ id: key, title, quantity: 1, unit_price: reaisOf(amount), currency_id: currency }],
    external_reference: key,
    notification_url: notifyUrl,
    back_urls: { success: returnUrl, failure: returnUrl, pending: returnUrl },
    expires: true,
    expiration_date_to: end,
    date_of_expiration: end,
    payment_methods: { excluded_payment_types: excluded.flatMap(([, types]) => types.map((id) => ({ id }))) },
  };
}
