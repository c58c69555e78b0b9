import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { missingFrom } from "../../bot/vocabulary/movement.js";
import { type StripeStandIn, startStripe } from "../../tests/providers/stripe/start-stripe.js";
import { checkAccount } from "../check-account.js";
import type { Gateway, GatewayAccount } from "../gateway.js";
import type { PaymentMethod } from "../payment-methods.js";
import { createStripeGateway } from "./stripe-gateway.js";

const OURS = { id: "acct_1StandIn0000000", secretKey: "sk_test_stand_in", live: false };
const ACCOUNT: GatewayAccount = {
  id: "a",
  tenantId: "t",
  gateway: "stripe",
  key: "loja_cartao",
  externalId: OURS.id,
  mode: "test",
  settings: {},
  secrets: { secret_key: OURS.secretKey, webhook_secret: "whsec_stand_in" },
};
const WHOLE = { amount: null, what: "payment", before: 0, wasUnderWay: false } as const;
const limits = () => ({ signal: AbortSignal.timeout(5_000) });

let provider: StripeStandIn;
let gateway: Gateway;
beforeEach(async () => {
  provider = await startStripe({ pausesMs: [], accounts: [OURS] });
  gateway = createStripeGateway({ baseUrl: provider.url });
});
afterEach(() => provider.close());

async function create(methods: PaymentMethod[] = ["card"]): Promise<string> {
  const made = await gateway.create(
    ACCOUNT,
    {
      key: randomUUID(),
      amount: 4_990,
      currency: "BRL",
      methods,
      title: "Pedido 1",
      expiresAt: provider.clock.now() + 3_600_000,
      notifyUrl: "http://127.0.0.1:9/aviso",
      returnUrl: "http://127.0.0.1:9/volta",
    },
    limits(),
  );
  if (made.outcome !== "created") throw new Error(JSON.stringify(made));
  return made.payment.id;
}

async function read(id: string) {
  const found = await gateway.read(ACCOUNT, id, limits());
  if (found.outcome !== "found") throw new Error(JSON.stringify(found));
  return found.payment;
}

const chargeOf = (session: string) => {
  const [account] = provider.world.accounts;
  const intent = account?.tables["checkout.session"].get(session)?.payment_intent;
  const all = [...(account?.tables.charge.values() ?? [])];
  return all.find(({ payment_intent, status }) => status === "succeeded" && payment_intent === intent)?.id ?? "";
};

describe("a session at Stripe", () => {
  it("offers what was asked for, in the pinned version of the API", async () => {
    const id = await create(["card"]);
    const [account] = provider.world.accounts;
    expect(account?.tables["checkout.session"].get(id)?.payment_method_types).toEqual(["card"]);
    const versions = provider.journal.find().map(({ headers }) => headers["stripe-version"]);
    expect(new Set(versions)).toEqual(new Set(["2026-10-28.endive"]));
  });

  it("that is complete is not paid until the money is there, and is over when it does not come", async () => {
    const [comes, fails] = [await create(["pix", "card"]), await create()];
    for (const session of [comes, fails]) provider.control.pay({ session, money: "later" });
    expect([(await read(comes)).state, (await read(fails)).state]).toEqual(["pending", "pending"]);
    provider.control.settle_payment({ session: comes, as: "succeeded" });
    provider.control.settle_payment({ session: fails, as: "failed" });
    expect(await read(comes)).toMatchObject({ state: "paid", refunded: 0 });
    expect(await read(fails)).toMatchObject({ state: "expired", refusals: 1, paidAt: null });
  });

  it("called off while its money is under way is over only when no money can come any more", async () => {
    const session = await create();
    provider.control.pay({ session, money: "later" });
    const underWay = { outcome: "unavailable", reason: "money is under way" };
    expect(await gateway.cancel?.(ACCOUNT, session, limits())).toEqual(underWay);
    provider.control.settle_payment({ session, as: "succeeded" });
    expect(await gateway.cancel?.(ACCOUNT, session, limits())).toEqual({ outcome: "over" });
  });

  it("is the account's whose key asks, says Stripe, whatever was written on the session", async () => {
    const session = await create();
    provider.control.account({ ...OURS, id: "acct_1Another00000000" });
    expect(await read(session)).toMatchObject({ account: "acct_1Another00000000" });
  });

  it("whose money is contested says so, an inquiry and the end of it, too", async () => {
    const session = await create();
    provider.control.pay({ session });
    const inquiry = provider.control.dispute({ charge: chargeOf(session), inquiry: true });
    expect(await read(session)).toMatchObject({ state: "paid", dispute: "open" });
    provider.control.close_dispute({ dispute: inquiry.id, as: "won" });
    expect(await read(session)).toMatchObject({ dispute: "won" });
    const dispute = provider.control.dispute({ charge: chargeOf(session) });
    provider.control.close_dispute({ dispute: dispute.id, as: "lost" });
    expect(await read(session)).toMatchObject({ state: "paid", dispute: "lost" });
  });

  it("whose dispute is won has both of its fees under ids of their own, as the list of the account has them", async () => {
    const session = await create();
    const from = provider.clock.now() - 60_000;
    provider.control.pay({ session });
    const dispute = provider.control.dispute({ charge: chargeOf(session) });
    provider.control.close_dispute({ dispute: dispute.id, as: "won" });
    const asked = await gateway.read(ACCOUNT, session, limits());
    const told = asked.outcome === "found" ? asked.payment.movements : [];
    const fees = told.filter(({ kind }) => kind === "dispute_fee");
    expect(fees.map(({ amount }) => amount)).toEqual([-5_500, 5_500]);
    expect(new Set(fees.map(({ id }) => id)).size).toBe(2);
    const listed = await gateway.movements?.(ACCOUNT, { from, cursor: null }, limits());
    const all = listed?.outcome === "listed" ? listed.movements : [];
    for (const movement of told) expect(all).toContainEqual(expect.objectContaining(movement));
    const lines = missingFrom([], told);
    expect(lines).toEqual(told);
    expect(missingFrom(lines, told)).toEqual([]);
  });

  it("whose refund fails at the bank has its money again", async () => {
    const session = await create();
    provider.control.pay({ session });
    provider.control.refunds_pend({ on: true });
    const request = { ...WHOLE, externalId: session, key: "k" };
    for (let n = 0; n < 2; n++)
      expect(await gateway.refund?.(ACCOUNT, request, limits())).toMatchObject({ outcome: "under_way" });
    const [refund] = [...(provider.world.accounts[0]?.tables.refund.values() ?? [])];
    provider.control.settle_refund({ refund: refund?.id ?? "", as: "failed" });
    expect(await read(session)).toMatchObject({ state: "paid", refunded: 0 });
    expect(await gateway.refund?.(ACCOUNT, request, limits())).toMatchObject({ outcome: "refused" });
  });

  it("is given back once by one key, long after Stripe has forgotten it", async () => {
    const session = await create();
    provider.control.pay({ session });
    const request = { ...WHOLE, externalId: session, key: "k", amount: 1_000 };
    await gateway.refund?.(ACCOUNT, request, limits());
    provider.control.clock({ moveMs: 3 * 86_400_000 });
    expect(await gateway.refund?.(ACCOUNT, request, limits())).toMatchObject({ payment: { refunded: 1_000 } });
  });
});

describe("an account at Stripe", () => {
  const check = (what: Partial<GatewayAccount>, methods: PaymentMethod[] = ["card"]) =>
    checkAccount(
      {
        account: { ...ACCOUNT, ...what },
        gateway,
        title: "x",
        takesNew: true,
        mode: what.mode ?? "test",
        methods,
        inChat: [],
        currencies: ["BRL"],
      },
      limits(),
    );

  it("is checked by a call: whose key it is, in which mode, and whether it has Pix", async () => {
    expect(await check({}, ["card", "pix"])).toEqual({ outcome: "ok" });
    expect(await check({ mode: "live" })).toMatchObject({ outcome: "differs" });
    expect(await check({ externalId: "acct_another" })).toMatchObject({ outcome: "differs" });
    expect(await check({ secrets: { secret_key: "sk_test_nobody" } })).toMatchObject({ outcome: "refused" });
    provider.control.account({ ...OURS, pix: false });
    expect(await check({}, ["card"])).toEqual({ outcome: "ok" });
    expect(await check({}, ["card", "pix"])).toMatchObject({ outcome: "differs" });
  });
});
