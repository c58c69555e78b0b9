import { z } from "zod";
import type { Movement } from "../../bot/vocabulary/movement.js";
import { createHttpExchange } from "../../platform/http/http-exchange.js";
import { parseJson } from "../../platform/http/parse-json.js";
import type {
  Asked,
  Cancelled,
  Checked,
  Created,
  Gateway,
  GatewayAccount,
  GatewayPayment,
  Listed,
  Notification,
  Refunded,
  Verified,
} from "../gateway.js";
import { accountKey } from "./account-key.js";
import { nameAtSandbox } from "./sandbox-account.js";
import { SANDBOX_KIND } from "./sandbox-kind.js";
import { checkSignature, SIGNATURE_HEADER } from "./sign-notification.js";

export type SandboxGatewayOptions = {
  /** The sandbox's address, without a slash at the end. */
  baseUrl(): string;
  secret: Uint8Array;
};

const CONNECT_MS = 5_000;
/** An upper limit in ms; the caller's own limit is shorter. */
const LONGEST_MS = 30_000;
const LARGEST_ANSWER = 256 * 1024;

const paymentSchema = z.object({
  id: z.string(),
  state: z.enum(["pending", "paid", "expired", "refunded"]),
  refusals: z.int().min(0),
  amount: z.int(),
  /** A sandbox of an older version gives nothing back and does not say so. */
  refunded: z.int().min(0).default(0),
  refunds: z.array(z.object({ id: z.string(), amount: z.int(), at: z.number() })).default([]),
  currency: z.string(),
  reference: z.string(),
  account: z.string(),
  live: z.boolean(),
  paid_at: z.number().nullable(),
  url: z.string(),
});
const listSchema = z.object({ items: z.array(paymentSchema), more: z.boolean() });
const notificationSchema = z.object({ type: z.string(), payment: z.string().min(1).max(100) });
const accountSchema = z.object({ account: z.string(), live: z.boolean() });
const missingSchema = z.object({ error: z.literal("no_such_payment") });

type Answer = { status: number; body: unknown };
type Call = (
  account: GatewayAccount,
  path: string,
  init: { method: "GET" | "POST"; headers?: Record<string, string>; body?: string; signal: AbortSignal },
) => Promise<Answer | { status: 0; reason: string }>;

/**
 * The client of the sandbox: for the product, the sandbox is a gateway outside, reached over HTTP and trusted no more
 * than any other.
 */
export function createSandboxGateway(options: SandboxGatewayOptions): Gateway {
  const { secret } = options;
  const call = createCall(options);
  return {
    ...SANDBOX_KIND,
    receiverOf: nameAtSandbox,
    verify: (_account, { headers, body }, now) => verify(secret, headers[SIGNATURE_HEADER], body, now),
    receive: (_account, { body }) => receive(body),
    async create(account, { key, amount, currency, title, expiresAt, notifyUrl }, { signal }): Promise<Created> {
      const wanted = { reference: key, amount, currency, title, expires_at: expiresAt, notify_url: notifyUrl };
      const init = { headers: { "idempotency-key": key }, body: JSON.stringify(wanted), signal };
      const answer = await call(account, "/payments", { method: "POST", ...init });
      if ("reason" in answer) return { outcome: "unavailable", reason: answer.reason };
      const parsed = paymentSchema.safeParse(answer.body);
      if ((answer.status === 200 || answer.status === 201) && parsed.success)
        return { outcome: "created", url: parsed.data.url, pix: null, payment: present(parsed.data) };
      return isFinal(answer) ? { outcome: "refused", reason: words(answer) } : unavailable(answer);
    },
    async read(account, externalId, { signal }): Promise<Asked> {
      const answer = await call(account, pathOf(externalId), { method: "GET", signal });
      if ("reason" in answer) return { outcome: "unavailable", reason: answer.reason };
      const parsed = paymentSchema.safeParse(answer.body);
      if (answer.status === 200 && parsed.success) return { outcome: "found", payment: present(parsed.data) };
      return isMissing(answer) ? { outcome: "missing" } : unavailable(answer);
    },
    async cancel(account, externalId, { signal }): Promise<Cancelled> {
      const answer = await call(account, `${pathOf(externalId)}/end`, { method: "POST", signal });
      if ("reason" in answer) return { outcome: "unavailable", reason: answer.reason };
      const ended = answer.status === 200 && paymentSchema.safeParse(answer.body).success;
      return ended || isMissing(answer) ? { outcome: "over" } : unavailable(answer);
    },
    async refund(account, { externalId, key, amount }, { signal }): Promise<Refunded> {
      const body = JSON.stringify(amount === null ? {} : { amount });
      const init = { headers: { "idempotency-key": key }, body, signal };
      const answer = await call(account, `${pathOf(externalId)}/refunds`, { method: "POST", ...init });
      if ("reason" in answer) return { outcome: "unavailable", reason: answer.reason };
      const parsed = paymentSchema.safeParse(answer.body);
      if (answer.status === 200 && parsed.success) return { outcome: "refunded", payment: present(parsed.data) };
      if (isMissing(answer)) return { outcome: "missing" };
      return isFinal(answer) ? { outcome: "refused", reason: words(answer) } : unavailable(answer);
    },
    async movements(account, { from, cursor }, { signal }): Promise<Listed> {
      const query = new URLSearchParams({ from: String(from), after: cursor ?? "" });
      const answer = await call(account, `/payments?${query}`, { method: "GET", signal });
      if ("reason" in answer) return { outcome: "unavailable", reason: answer.reason };
      const parsed = listSchema.safeParse(answer.body);
      if (answer.status !== 200 || !parsed.success) return unavailable(answer);
      const { items, more } = parsed.data;
      const movements = items.flatMap((payment) =>
        movementsOf(payment).map((one) => ({ ...one, reference: payment.reference, charge: payment.id })),
      );
      return { outcome: "listed", movements, next: more ? (items.at(-1)?.id ?? null) : null };
    },
    async check(account, { signal }): Promise<Checked> {
      const answer = await call(account, "/account", { method: "GET", signal });
      if ("reason" in answer) return { outcome: "unavailable", reason: answer.reason };
      const parsed = accountSchema.safeParse(answer.body);
      if (answer.status === 200 && parsed.success) return { outcome: "ok", ...parsed.data };
      return answer.status === 401 ? { outcome: "refused", reason: words(answer) } : unavailable(answer);
    },
  };
}

function createCall({ baseUrl, secret }: SandboxGatewayOptions): Call {
  const http = createHttpExchange(CONNECT_MS);
  return async (account, path, init) => {
    const address = `${baseUrl()}/sandbox-gateway/api${path}`;
    if (!URL.canParse(address)) return { status: 0, reason: "the server does not listen yet" };
    const answer = await http({
      ...init,
      url: new URL(address),
      headers: {
        authorization: `Bearer ${accountKey(secret, nameAtSandbox(account))}`,
        "content-type": "application/json",
        ...init.headers,
      },
      timeoutMs: LONGEST_MS,
      maxBytes: LARGEST_ANSWER,
    });
    if (answer.kind === "answered") return { status: answer.status, body: parseJson(answer.body.toString("utf8")) };
    return { status: 0, reason: answer.kind === "too_large" ? "the answer was too large" : answer.cause };
  };
}

const pathOf = (externalId: string) => `/payments/${encodeURIComponent(externalId)}`;
const words = ({ status }: Answer) => `the gateway answered ${status}`;
const unavailable = (answer: Answer) => ({ outcome: "unavailable" as const, reason: words(answer) });
const isMissing = ({ status, body }: Answer) => status === 404 && missingSchema.safeParse(body).success;
/** These statuses say that the request itself is wrong, so repeating it cannot help. Any other failure may pass. */
const isFinal = ({ status }: Answer) => status === 400 || status === 409 || status === 410 || status === 422;

function verify(secret: Uint8Array, header: unknown, body: Buffer, now: number): Verified {
  switch (checkSignature(secret, header, body, now)) {
    case "missing":
    case "wrong":
      return { outcome: "refused", status: 401, reason: "not signed by the sandbox" };
    case "stale":
      return { outcome: "refused", status: 400, reason: "signed too long ago" };
    case "ok":
      return { outcome: "ok" };
  }
}

function receive(body: Buffer): Notification {
  const parsed = notificationSchema.safeParse(parseJson(body.toString("utf8")));
  return parsed.success
    ? { outcome: "about", externalId: parsed.data.payment }
    : { outcome: "nothing", topic: "of another shape" };
}

function present(payment: z.infer<typeof paymentSchema>): GatewayPayment {
  const { id, state, refusals, amount, refunded, currency, reference, account, live, paid_at } = payment;
  // The sandbox takes the money of a payment once, and nobody contests what is not real.
  const told = { surplus: 0, dispute: null, paidAt: paid_at, movements: movementsOf(payment) };
  return { id, state, refusals, amount, refunded, currency, reference, account, live, ...told };
}

/** The sandbox takes no fees. */
function movementsOf({ id, amount, currency, refunds, paid_at: at }: z.infer<typeof paymentSchema>): Movement[] {
  if (at === null) return [];
  const back = refunds.map(
    (one): Movement => ({ kind: "refund", id: one.id, amount: -one.amount, currency, at: one.at }),
  );
  return [{ kind: "charge", id, amount, currency, at }, ...back];
}
