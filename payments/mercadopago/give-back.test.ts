import { expect, it } from "vitest";
import type { GatewayAccount, GatewayPayment } from "../gateway.js";
import { giveBack } from "./give-back.js";
import type { MercadoPagoCalls } from "./mercadopago-calls.js";

const ACCOUNT: GatewayAccount = {
  id: "a",
  tenantId: "t",
  gateway: "mercadopago",
  key: "loja_mp",
  externalId: "1",
  mode: "test",
  settings: {},
  secrets: {},
};
const PAID: GatewayPayment = {
  id: "9",
  state: "paid",
  refusals: 0,
  amount: 4_990,
  refunded: 0,
  surplus: 0,
  dispute: null,
  currency: "BRL",
  reference: "r",
  account: "1",
  live: false,
  paidAt: 1,
  movements: [],
};
const BACK: GatewayPayment = { ...PAID, state: "refunded", refunded: 4_990 };
const refundOf = (status: string) => ({ id: 7, status, amount: 49.9 });

/** Asks for the whole back; the payment and its refunds say what these functions say. `posts`: how often it was asked for. */
async function give(says: { payment(): GatewayPayment; refunds(): object[] }, wasUnderWay: boolean) {
  let posts = 0;
  const calls: MercadoPagoCalls = {
    async ask(_account, _signal, schema) {
      posts += 1;
      return { outcome: "answered" as const, body: schema.parse(refundOf("approved")) };
    },
    async get(_account, _signal, schema) {
      return { outcome: "answered" as const, body: schema.parse(says.refunds()) };
    },
  };
  const request = { externalId: "9", key: "k", amount: null, what: "payment", before: 0, wasUnderWay } as const;
  const read = async () => ({ outcome: "found", payment: says.payment() }) as const;
  return { given: await giveBack(calls, ACCOUNT, request, "9", read, AbortSignal.timeout(1_000)), posts };
}

it("sees a refund that ends while it looks", async () => {
  let asked = 0;
  const says = {
    payment: () => (asked++ === 0 ? PAID : BACK),
    refunds: () => [refundOf(asked++ === 0 ? "in_process" : "approved")],
  };
  expect(await give(says, true)).toEqual({ given: { outcome: "refunded", payment: BACK }, posts: 0 });
});

it("believes an answer of approved only when the payment shows the money, and gives nothing up meanwhile", async () => {
  let listed: object[] = [];
  const first = await give({ payment: () => PAID, refunds: () => listed }, false);
  expect(first).toEqual({ given: { outcome: "under_way", payment: PAID }, posts: 1 });
  listed = [refundOf("approved")];
  expect(await give({ payment: () => PAID, refunds: () => listed }, true)).toEqual({
    given: { outcome: "under_way", payment: PAID },
    posts: 0,
  });
});

it("asks for nothing once more when the gateway had it under way: what is neither back nor in process has failed", async () => {
  const says = { payment: () => PAID, refunds: () => [] };
  expect(await give(says, true)).toMatchObject({ given: { outcome: "refused" }, posts: 0 });
});
