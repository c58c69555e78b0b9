import { createHmac, randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MercadoPagoStandIn, startMercadoPago } from "../../tests/providers/mercadopago/start-mercado-pago.js";
import { type NoticeReceiver, startNoticeReceiver } from "../../tests/providers/shared/notice-receiver.js";
import { checkAccount } from "../check-account.js";
import type { Created, Gateway, GatewayAccount, RawNotification } from "../gateway.js";
import type { PaymentMethod } from "../payment-methods.js";
import { createMercadoPagoGateway } from "./mercadopago-gateway.js";

const USER = 810882223;
const TOKEN = "TEST-6245132082630004-stand-in-810882223";
const SECRET = "segredo-do-webhook";
const ACCOUNT: GatewayAccount = {
  id: "a",
  tenantId: "t",
  gateway: "mercadopago",
  key: "loja_mp",
  externalId: String(USER),
  mode: "test",
  settings: { payer_email: "loja@example.com" },
  secrets: { access_token: TOKEN, webhook_secret: SECRET },
};
const WHOLE = { amount: null, what: "payment", before: 0, wasUnderWay: false } as const;
const limits = () => ({ signal: AbortSignal.timeout(5_000) });

let provider: MercadoPagoStandIn;
let receiver: NoticeReceiver;
let gateway: Gateway;
const logged: string[] = [];
beforeEach(async () => {
  receiver = await startNoticeReceiver();
  const account = { userId: USER, accessToken: TOKEN, live: false, webhookUrl: receiver.url };
  provider = await startMercadoPago({ pausesMs: [], accounts: [account] });
  logged.length = 0;
  const log = { warn: (_detail: object, message: string) => void logged.push(message) };
  gateway = createMercadoPagoGateway({ baseUrl: provider.url, now: () => provider.clock.now(), log });
});
afterEach(async () => {
  await provider.close();
  await receiver.close();
});

async function create(methods: PaymentMethod[]) {
  const key = randomUUID();
  const made: Created = await gateway.create(
    ACCOUNT,
    {
      key,
      amount: 4_990,
      currency: "BRL",
      methods,
      title: "Pedido 1",
      expiresAt: provider.clock.now() + 3_600_000,
      notifyUrl: receiver.url,
      returnUrl: "http://127.0.0.1:9/volta",
    },
    limits(),
  );
  if (made.outcome !== "created") throw new Error(JSON.stringify(made));
  return { key, id: made.payment.id, pix: made.pix };
}

async function read(id: string) {
  const found = await gateway.read(ACCOUNT, id, limits());
  if (found.outcome !== "found") throw new Error(JSON.stringify(found));
  return found.payment;
}

describe("a Pix at Mercado Pago", () => {
  it("brings its text and the picture that the answer carries", async () => {
    const { pix } = await create(["pix"]);
    expect(pix?.code).toMatch(/^000201/);
    expect(pix?.picture?.type).toBe("image/png");
    expect(pix?.picture?.bytes.subarray(1, 4).toString()).toBe("PNG");
  });

  it("that was paid late and returned by itself is refunded, and not paid", async () => {
    const { id } = await create(["pix"]);
    provider.control.expire({ payment: id });
    provider.control.pay({ payment: id });
    expect(await read(id)).toMatchObject({ state: "refunded", refunded: 4_990 });
  });

  /** A refund that Mercado Pago answers 400, whatever becomes of it. */
  async function slowRefund(amount: number | null) {
    const { id } = await create(["pix"]);
    provider.control.pay({ payment: id });
    provider.control.refunds_pend({ on: true });
    const request = { ...WHOLE, externalId: id, key: randomUUID(), amount };
    const ask = (wasUnderWay: boolean) => gateway.refund?.(ACCOUNT, { ...request, wasUnderWay }, limits());
    for (const wasUnderWay of [false, true]) expect(await ask(wasUnderWay)).toMatchObject({ outcome: "under_way" });
    return { id, ask };
  }

  it.each([null, 1_000])(
    "whose refund takes longer is under way, and then back, however often it is asked: %s",
    async (amount) => {
      const { id, ask } = await slowRefund(amount);
      provider.control.settle_refund({ payment: id, as: "approved" });
      for (let n = 0; n < 2; n++)
        expect(await ask(true)).toMatchObject({ outcome: "refunded", payment: { refunded: amount ?? 4_990 } });
      expect(await read(id)).toMatchObject({ refunded: amount ?? 4_990 });
    },
  );

  it("whose refund is answered 409 may still go back: only the payment and its refunds decide", async () => {
    const { id } = await create(["pix"]);
    provider.control.pay({ payment: id });
    const request = { ...WHOLE, externalId: id, key: randomUUID() };
    const ask = () => gateway.refund?.(ACCOUNT, request, limits());
    provider.outages.add({ kind: "error", status: 409, method: "POST", times: 1 });
    expect(await ask()).toMatchObject({ outcome: "unavailable" });
    provider.outages.add({ kind: "error", status: 409, method: "POST", when: "after", times: 1 });
    expect(await ask()).toMatchObject({ outcome: "refunded", payment: { refunded: 4_990 } });
  });

  it("whose part is asked for again after its key was forgotten gives it once", async () => {
    const { id } = await create(["pix"]);
    provider.control.pay({ payment: id });
    const request = { ...WHOLE, externalId: id, key: randomUUID(), amount: 1_000 };
    const ask = () => gateway.refund?.(ACCOUNT, request, limits());
    provider.control.refunds_pend({ on: true });
    provider.outages.add({ kind: "cut", when: "after", method: "POST", times: 1 });
    expect(await ask()).toMatchObject({ outcome: "unavailable" });
    for (const outcome of ["under_way", "refunded"]) {
      if (outcome === "refunded") provider.control.settle_refund({ payment: id, as: "approved" });
      provider.control.clock({ moveMs: 25 * 3_600_000 });
      expect(await ask()).toMatchObject({ outcome });
      expect([...provider.world.payments.values()].flatMap(({ refunds }) => refunds)).toHaveLength(1);
    }
  });

  it("of which another sum went back elsewhere is not taken for given back", async () => {
    const { id } = await create(["pix"]);
    provider.control.pay({ payment: id });
    provider.control.refund({ payment: id, cents: 3_000 });
    const request = { ...WHOLE, externalId: id, key: randomUUID(), amount: 1_000 };
    expect(await gateway.refund?.(ACCOUNT, request, limits())).toMatchObject({ payment: { refunded: 4_000 } });
  });

  it("whose refund was taken and then rejected is refused, and its money is there", async () => {
    const { id, ask } = await slowRefund(null);
    provider.control.settle_refund({ payment: id, as: "rejected" });
    expect(await ask(true)).toMatchObject({ outcome: "refused" });
    expect(await read(id)).toMatchObject({ state: "paid", refunded: 0 });
  });
});

describe("Checkout Pro", () => {
  it("counts what was paid twice on one page as surplus, until one of them goes back", async () => {
    const { id } = await create(["card"]);
    provider.control.pay_preference({ preference: id, outcome: "rejected" });
    provider.control.pay_preference({ preference: id });
    const second = provider.control.pay_preference({ preference: id });
    expect(await read(id)).toMatchObject({ state: "paid", amount: 4_990, surplus: 4_990, refusals: 1 });
    provider.control.refund({ payment: second.id });
    expect(await read(id)).toMatchObject({ state: "paid", surplus: 0, refunded: 0 });
  });

  it("gives back what came twice, and leaves the payment itself", async () => {
    const { id } = await create(["card"]);
    provider.control.pay_preference({ preference: id });
    provider.control.pay_preference({ preference: id });
    const request = {
      ...WHOLE,
      externalId: id,
      key: randomUUID(),
      what: "surplus",
      amount: 4_990,
      before: 4_990,
    } as const;
    for (let n = 0; n < 2; n++)
      expect(await gateway.refund?.(ACCOUNT, request, limits())).toMatchObject({ outcome: "refunded" });
    expect(await read(id)).toMatchObject({ state: "paid", surplus: 0, refunded: 0 });
  });

  it("called off, lets no card that was in review be paid any more", async () => {
    const { id } = await create(["card"]);
    const waiting = provider.control.pay_preference({ preference: id, outcome: "in_process" });
    expect(await gateway.cancel?.(ACCOUNT, id, limits())).toEqual({ outcome: "over" });
    expect(() => provider.control.review({ payment: waiting.id, as: "approved" })).toThrow("not reviewed");
    expect(await read(id)).toMatchObject({ state: "expired", refunded: 0 });
  });

  it("called off while its payments cannot be asked for, is not said to be over", async () => {
    const { id } = await create(["card"]);
    provider.control.pay_preference({ preference: id, outcome: "in_process" });
    provider.outages.add({ kind: "error", path: "/v1/payments" });
    expect(await gateway.cancel?.(ACCOUNT, id, limits())).toMatchObject({ outcome: "unavailable" });
  });

  it.each([400, 409, 422])("is not missing because a question about it was answered %s", async (status) => {
    const { id } = await create(["card"]);
    const { id: payment } = provider.control.pay_preference({ preference: id });
    provider.outages.add({ kind: "error", status });
    expect(await gateway.read(ACCOUNT, id, limits())).toMatchObject({ outcome: "unavailable" });
    expect(await gateway.cancel?.(ACCOUNT, id, limits())).toMatchObject({ outcome: "unavailable" });
    expect(await gateway.referenceOf?.(ACCOUNT, String(payment), limits())).toMatchObject({ outcome: "unavailable" });
  });

  it("asks about no card that was refused, however many a customer tried", async () => {
    const { id } = await create(["card"]);
    for (let n = 0; n < 25; n++) provider.control.pay_preference({ preference: id, outcome: "rejected" });
    const paid = provider.control.pay_preference({ preference: id });
    expect(await read(id)).toMatchObject({ state: "paid", refusals: 25, surplus: 0 });
    const asked = provider.journal.find().filter(({ path }) => /^\/v1\/payments\/\d+$/.test(path));
    expect(asked.map(({ path }) => path)).toEqual([`/v1/payments/${paid.id}`]);
  });

  it("tells a chargeback and a claim apart from money that stays", async () => {
    const { id } = await create(["card"]);
    const paid = provider.control.pay_preference({ preference: id });
    const chargeback = provider.control.chargeback({ payment: paid.id });
    expect(await read(id)).toMatchObject({ state: "paid", dispute: "open" });
    provider.control.close_chargeback({ chargeback: chargeback.id, as: "lost" });
    expect(await read(id)).toMatchObject({ state: "paid", dispute: "lost" });
  });

  it("is not listed without its chargebacks, and a look at it without them is logged", async () => {
    const { id } = await create(["card"]);
    const from = provider.clock.now() - 60_000;
    const paid = provider.control.pay_preference({ preference: id });
    provider.control.chargeback({ payment: paid.id });
    const list = () => gateway.movements?.(ACCOUNT, { from, cursor: null }, limits());
    expect(await list()).toMatchObject({ outcome: "listed" });
    provider.control.outage({ kind: "error", status: 503, times: 2, path: "/v1/chargebacks" });
    expect(await list()).toMatchObject({ outcome: "unavailable" });
    expect(logged).toEqual([]);
    const seen = await read(id);
    expect(seen).toMatchObject({ dispute: "open" });
    expect(seen.movements.map(({ kind }) => kind)).not.toContain("dispute");
    expect(logged).toEqual(["a payment is seen without chargebacks"]);
  });
});

describe("notifications of Mercado Pago", () => {
  const raws = (topic: string): RawNotification[] =>
    receiver.received
      .filter(({ query }) => query.get("type") === topic)
      .map(({ query, headers, raw: body }) => ({ query, headers, body }));

  it("of orders, chargebacks and claims lead to the payment", async () => {
    const { id, key } = await create(["card"]);
    const paid = provider.control.pay_preference({ preference: id });
    const claim = provider.control.claim({ payment: paid.id });
    provider.control.close_claim({ claim: claim.id, as: "seller" });
    provider.control.chargeback({ payment: paid.id });
    await provider.notices.idle();
    for (const topic of ["topic_merchant_order_wh", "topic_chargebacks_wh", "topic_claims_integration_wh"]) {
      const raw = raws(topic).at(-1);
      if (!raw) throw new Error(`nothing of ${topic} came`);
      expect(gateway.verify(ACCOUNT, raw, provider.clock.now())).toEqual({ outcome: "ok" });
      const about = gateway.receive(ACCOUNT, raw);
      if (about.outcome !== "about") throw new Error(about.topic);
      const found = await gateway.referenceOf?.(ACCOUNT, about.externalId, limits());
      expect([topic, found]).toEqual([topic, { outcome: "found", reference: key }]);
    }
  });

  it("of other topics are none of ours", async () => {
    provider.control.tell({ userId: USER, topic: "mp-connect", dataId: "1" });
    await provider.notices.idle();
    const [raw] = raws("mp-connect");
    if (!raw) throw new Error("nothing came");
    expect(gateway.verify(ACCOUNT, raw, provider.clock.now())).toEqual({ outcome: "ok" });
    expect(gateway.receive(ACCOUNT, raw)).toEqual({ outcome: "nothing", topic: "mp-connect" });
  });

  it.each([
    ["the id as it is, ms", "AbC1", 1],
    ["the id in small letters, seconds", "abc1", 1_000],
  ])("are accepted with %s", (_name, signed, unit) => {
    const now = provider.clock.now();
    const ts = Math.floor(now / unit);
    const v1 = createHmac("sha256", SECRET).update(`id:${signed};request-id:r1;ts:${ts};`).digest("hex");
    const query = new URLSearchParams({ "data.id": "AbC1", type: "payment" });
    const headers = { "x-signature": `ts=${ts},v1=${v1}`, "x-request-id": "r1" };
    expect(gateway.verify(ACCOUNT, { query, headers, body: Buffer.from("") }, now)).toEqual({ outcome: "ok" });
  });

  it("in the older form, whose signature nobody can check, are refused", async () => {
    const account = { userId: USER, accessToken: TOKEN, live: false, webhookUrl: receiver.url, legacyForm: true };
    provider.control.account(account);
    await create(["pix"]);
    await provider.notices.idle();
    const old = receiver.received.find(({ query }) => query.get("topic") === "payment");
    if (!old) throw new Error("nothing of the older form came");
    const raw = { query: old.query, headers: old.headers, body: old.raw };
    expect(gateway.verify(ACCOUNT, raw, provider.clock.now())).toMatchObject({ outcome: "refused", status: 401 });
  });
});

describe("a test user, whose token is one of production", () => {
  const token = "APP_USR-6245132082630004-stand-in-test-user";
  const account: GatewayAccount = { ...ACCOUNT, secrets: { ...ACCOUNT.secrets, access_token: token } };
  const request = () => ({
    key: randomUUID(),
    amount: 4_990,
    currency: "BRL",
    title: "Pedido 1",
    expiresAt: provider.clock.now() + 3_600_000,
    notifyUrl: receiver.url,
    returnUrl: "http://127.0.0.1:9/volta",
  });
  const open = (testUser: boolean) =>
    provider.control.account({ userId: USER, accessToken: token, live: true, testUser, webhookUrl: receiver.url });

  it.each<[PaymentMethod[]]>([[["pix"]], [["card"]]])("has payments of no real money: %s", async (methods) => {
    open(true);
    const made = await gateway.create(account, { ...request(), methods }, limits());
    if (made.outcome !== "created") throw new Error(made.reason);
    const { id } = made.payment;
    if (methods.includes("pix")) provider.control.pay({ payment: id });
    else provider.control.pay_preference({ preference: id });
    expect(made.payment.live).toBe(false);
    expect(await gateway.read(account, id, limits())).toMatchObject({ payment: { state: "paid", live: false } });
  });

  it("is told by Mercado Pago, and not by what the company wrote: real money is never taken for test", async () => {
    open(false);
    const made = await gateway.create(account, { ...request(), methods: ["pix"] }, limits());
    if (made.outcome !== "created") throw new Error(made.reason);
    expect(made.payment.live).toBe(true);
    provider.outages.add({ kind: "error", path: "/users" });
    expect(await gateway.read(account, made.payment.id, limits())).toMatchObject({ outcome: "unavailable" });
  });
});

describe("an account at Mercado Pago", () => {
  const check = (what: Partial<GatewayAccount>) =>
    checkAccount(
      {
        account: { ...ACCOUNT, ...what },
        gateway,
        title: "x",
        takesNew: true,
        mode: what.mode ?? "test",
        methods: ["pix"],
        inChat: ["pix"],
        currencies: ["BRL"],
      },
      limits(),
    );

  it("is checked by a call: its number, its secrets, and that test is not taken for real money", async () => {
    expect(await check({})).toEqual({ outcome: "ok" });
    expect(await check({ externalId: "1" })).toMatchObject({ outcome: "differs" });
    expect(await check({ mode: "live" })).toMatchObject({ outcome: "differs" });
    expect(await check({ secrets: { access_token: "TEST-nobody-knows" } })).toMatchObject({ outcome: "refused" });
  });
});
