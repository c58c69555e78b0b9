import { Payment, WebhookSignatureValidator } from "mercadopago";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type NoticeReceiver, type ReceivedNotice, startNoticeReceiver } from "../shared/notice-receiver.js";
import { accountSchema, DEFAULT_ACCOUNTS } from "./account.js";
import { mpDate } from "./mp-date.js";
import { pointSdkAt } from "./point-sdk-at.js";
import { type MercadoPagoStandIn, startMercadoPago } from "./start-mercado-pago.js";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const [ACCOUNT] = DEFAULT_ACCOUNTS.map((account) => accountSchema.parse(account));
if (!ACCOUNT) throw new Error("there is no account to test with");

let shop: NoticeReceiver;
let provider: MercadoPagoStandIn;
beforeEach(async () => {
  shop = await startNoticeReceiver();
  provider = await startMercadoPago({ now: () => NOW, pausesMs: [] });
  provider.control.account({ ...ACCOUNT, webhookUrl: shop.url });
});
afterEach(async () => {
  await provider.close();
  await shop.close();
});

async function pix(key: string, notification_url?: string): Promise<number> {
  const payments = new Payment(pointSdkAt(provider.url, ACCOUNT?.accessToken ?? ""));
  const made = await payments.create({
    body: {
      transaction_amount: 50,
      payment_method_id: "pix",
      external_reference: key,
      notification_url,
      payer: { email: "ana@example.com" },
    },
    requestOptions: { idempotencyKey: key, maxRetries: 0 },
  });
  return made.id ?? 0;
}

const saidOf = ({ raw }: ReceivedNotice) => JSON.parse(raw.toString("utf8"));

function check({ headers, query }: ReceivedNotice, dataId = query.get("data.id")): void {
  WebhookSignatureValidator.validate({
    xSignature: String(headers["x-signature"]),
    xRequestId: headers["x-request-id"] === undefined ? undefined : String(headers["x-request-id"]),
    dataId: dataId ?? undefined,
    secret: ACCOUNT?.webhookSecret ?? "",
  });
}

test("each change of a payment is told, signed as the SDK checks it, at the payment's own address if it has one", async () => {
  const id = await pix("a", `${shop.url}/proprio`);
  provider.control.pay({ payment: id });
  await provider.notices.idle();
  expect(shop.received.map((one) => saidOf(one).action)).toEqual(["payment.created", "payment.updated"]);
  for (const one of shop.received) {
    check(one);
    expect(one.path).toBe("/aviso/proprio");
    expect(one.query.get("type")).toBe("payment");
    expect(saidOf(one)).toMatchObject({ type: "payment", live_mode: false, user_id: 810882223, data: { id: `${id}` } });
    expect(() => check(one, "1")).toThrow();
  }
});

test("seconds or milliseconds, the id as it is or in lower case, with and without a request id", async () => {
  const told = async (change: Partial<typeof ACCOUNT>) => {
    provider.control.account({ ...ACCOUNT, webhookUrl: shop.url, ...change });
    provider.control.tell({ userId: 810882223, topic: "order", dataId: "ORD01JQ4S4KY8HWQ6NA5PXB65B3D3" });
    await provider.notices.idle();
    const notice = shop.received.at(-1);
    if (!notice) throw new Error("nothing was told");
    return notice;
  };
  const plain = await told({});
  check(plain);
  expect(String(plain.headers["x-signature"])).toMatch(new RegExp(`^ts=${NOW},v1=[0-9a-f]{64}$`));
  const other = await told({ signatureUnit: "s", signatureSpelling: "lower" });
  expect(String(other.headers["x-signature"])).toMatch(new RegExp(`^ts=${NOW / 1_000},v1=`));
  expect(() => check(other)).toThrow();
  check(other, "ord01jq4s4ky8hwq6na5pxb65b3d3");
  const bare = await told({ sendsRequestId: false });
  expect(bare.headers["x-request-id"]).toBeUndefined();
  check(bare);
});

test("what is not heard with 200 or 201 is told again until it is", async () => {
  shop.answers.push(500, 204, 201);
  await pix("a");
  await provider.notices.idle();
  for (let round = 0; round < 3; round += 1) await provider.control.notices_retry({});
  expect(provider.notices.list()).toMatchObject([
    { state: "heard", attempts: [{ status: 500 }, { status: 204 }, { status: 201 }] },
  ]);
});

test("by itself it repeats after its pauses, and tells fraud alerts only once", async () => {
  await provider.close();
  provider = await startMercadoPago({
    now: () => NOW,
    pausesMs: [1],
    accounts: [{ ...ACCOUNT, webhookUrl: shop.url }],
  });
  shop.answers.push(500, 500);
  await pix("a");
  await expect.poll(() => provider.notices.list()[0]).toMatchObject({ state: "heard", attempts: { length: 3 } });
  shop.answers.push(500);
  provider.control.tell({ userId: 810882223, topic: "stop_delivery_op_wh", dataId: "58980959081", once: true });
  await provider.notices.idle();
  expect(provider.notices.list()[1]).toMatchObject({ state: "given_up", attempts: { length: 1 } });
});

test("notices are held back and released in another order, doubled, repeated late, and lost", async () => {
  provider.control.notices({ mode: "hold" });
  const id = await pix("a");
  provider.control.pay({ payment: id });
  expect(shop.received).toEqual([]);
  await provider.control.notices_release({ order: "reversed" });
  expect(shop.received.map((one) => saidOf(one).action)).toEqual(["payment.updated", "payment.created"]);
  const last = provider.notices.list()[1];
  provider.control.clock({ moveMs: 7 * 24 * 60 * 60 * 1_000 });
  provider.control.notices({ copies: 20 });
  shop.clear();
  await provider.control.notice_repeat({ id: last?.id ?? "" });
  expect(shop.received).toHaveLength(20);
  expect(String(shop.received[0]?.headers["x-signature"])).toContain(`ts=${NOW + 7 * 24 * 60 * 60 * 1_000}`);
  provider.control.notices({ mode: "lose" });
  await pix("b");
  expect(shop.received).toHaveLength(20);
  expect(provider.notices.list().at(-1)?.state).toBe("lost");
});

test("the old form comes beside the new one, and its signature fits nothing", async () => {
  provider.control.account({ ...ACCOUNT, webhookUrl: shop.url, legacyForm: true });
  const id = await pix("a");
  await provider.notices.idle();
  const old = shop.received.find(({ query }) => query.has("topic"));
  expect(old?.query.get("topic")).toBe("payment");
  expect(old?.query.get("id")).toBe(String(id));
  if (!old) throw new Error("it did not come");
  expect(() => check(old)).toThrow();
  expect(() => check(old, String(id))).toThrow();
});

test("a payment that runs out of time is told of, without anybody asking", async () => {
  await pix("a");
  provider.control.clock({ moveMs: 25 * 60 * 60 * 1_000 });
  await provider.notices.idle();
  expect(shop.received.map((one) => saidOf(one).action)).toEqual(["payment.created", "payment.updated"]);
  const [, second] = shop.received;
  expect(second && saidOf(second).date_created).toBe(mpDate(NOW + 25 * 60 * 60 * 1_000));
});
