import { z } from "zod";
import type { Routes } from "../shared/exchange.js";
import { pixCode } from "../shared/pix-code.js";
import { qrPng } from "../shared/qr-png.js";
import type { Account } from "./account.js";
import { asAccount, jsonOf, keyed } from "./keyed.js";
import { centsOf } from "./money.js";
import { readMpDate } from "./mp-date.js";
import { paymentBody } from "./payment-body.js";
import { addPayment, changePayment } from "./payment-changes.js";
import { badRequest, notFound } from "./refusals.js";
import { searchPayments } from "./search-payments.js";
import type { Payment, World } from "./world.js";

const DAY_MS = 24 * 60 * 60 * 1_000;
const LONGEST_MS = 30 * DAY_MS;

const wantedSchema = z.object({
  transaction_amount: z.unknown(),
  payment_method_id: z.string().optional(),
  description: z.string().nullish(),
  external_reference: z.string().max(256).nullish(),
  date_of_expiration: z.string().nullish(),
  notification_url: z.url().nullish(),
  metadata: z.record(z.string(), z.unknown()).default({}),
  payer: z
    .object({
      email: z.string().nullish(),
      identification: z.object({ type: z.string().nullish(), number: z.string().nullish() }).nullish(),
    })
    .optional(),
});

/** `/v1/payments`: Pix payments are made here, cards on Mercado Pago's own page. */
export function paymentsApi(world: World): Routes {
  return {
    "POST /v1/payments": keyed(world, (call, account) => {
      const payment = addPayment(world, newPix(world, account, jsonOf(call)));
      return { status: 201, json: paymentBody(world, payment) };
    }),
    "GET /v1/payments/search": asAccount(world, (call, account) => ({
      status: 200,
      json: searchPayments(world, account, call.query),
    })),
    "GET /v1/payments/:id": asAccount(world, (call, account) => ({
      status: 200,
      json: paymentBody(world, paymentOf(world, account, call.params.id)),
    })),
    "PUT /v1/payments/:id": keyed(world, (call, account) => {
      const payment = paymentOf(world, account, call.params.id);
      const { status } = jsonOf(call);
      if (status === undefined || status === null) throw badRequest("Status attribute can't be null", 4017);
      if (status !== "cancelled") throw badRequest(NOT_VALID, 2016);
      const open = payment.status === "pending" || payment.status === "in_process";
      if (!open) throw badRequest(NOT_VALID, 2018);
      changePayment(world, payment, { status: "cancelled", detail: "by_collector" });
      return { status: 200, json: paymentBody(world, payment) };
    }),
  };
}

export const NOT_VALID = "The action requested is not valid for the current payment state";

/** Another account's payment is as unknown as none. */
export function paymentOf(world: World, account: Account, id: string | undefined): Payment {
  const payment = world.payments.get(Number(id));
  if (payment?.userId !== account.userId) throw notFound("Payment not found", 2000);
  return payment;
}

function newPix(world: World, account: Account, raw: Record<string, unknown>): Payment {
  const parsed = wantedSchema.safeParse(raw);
  if (!parsed.success) throw badRequest(`Params Error: ${parsed.error.issues[0]?.path.join(".")}`, 1);
  const wanted = parsed.data;
  const cents = centsOf(wanted.transaction_amount);
  if (cents === null || cents <= 0) throw badRequest("Invalid transaction_amount", 4037);
  if (wanted.payment_method_id !== "pix") throw badRequest("Cannot infer Payment Method", 2131);
  const email = wanted.payer?.email ?? null;
  if (!email) throw badRequest("payer.email can't be null", 4050);
  const now = world.clock.now();
  const expiresAt = expiryOf(wanted.date_of_expiration ?? null, now);
  const id = Number(world.ids.digits(11));
  const { nickname: name, userId, live } = account;
  const qrCode = pixCode({ key: PIX_KEY, amount: cents, name, city: "Sao Paulo", txid: `mpqrinter${id}` });
  const document = wanted.payer?.identification;
  return {
    id,
    userId,
    live,
    cents,
    feeCents: 0,
    method: "pix",
    qrCode,
    orderId: null,
    distorted: {},
    qrPicture: qrPng(qrCode).toString("base64"),
    refunds: [],
    status: "pending",
    detail: "pending_waiting_transfer",
    createdAt: now,
    updatedAt: now,
    approvedAt: null,
    expiresAt,
    reference: wanted.external_reference ?? null,
    description: wanted.description ?? null,
    metadata: wanted.metadata,
    payer: {
      email,
      documentType: document?.type ?? null,
      documentNumber: document?.number ?? null,
    },
    notificationUrl: wanted.notification_url ?? null,
  };
}

const PIX_KEY = "d58a7469-afb3-48dd-b279-5576754cd5f7";

/** 24 hours unless told otherwise; 30 days at most. */
function expiryOf(text: string | null, now: number): number {
  if (text === null) return now + DAY_MS;
  const at = readMpDate(text);
  if (at === null) {
    const form = "The following parameters must be valid date and format (yyyy-MM-dd'T'HH:mm:ssz): date_of_expiration";
    throw badRequest(form, 23);
  }
  if (at <= now || at > now + LONGEST_MS) throw badRequest("date_of_expiration is out of range", 4020);
  return at;
}
