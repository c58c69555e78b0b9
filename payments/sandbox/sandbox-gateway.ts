import { z } from "zod";
import { createHttpExchange } from "../../platform/http/http-exchange.js";
import { parseJson } from "../../platform/http/parse-json.js";
import type { Asked, Created, Ended, Gateway, GatewayPayment, Notification } from "../gateway.js";
import { accountKey } from "./account-key.js";
import { checkSignature, SIGNATURE_HEADER } from "./sign-notification.js";

export type SandboxGatewayOptions = {
  /** The sandbox's address, without a slash at the end. */
  baseUrl(): string;
  /** The address to which the sandbox sends its notifications. */
  notifyUrl(): string;
  secret: Uint8Array;
  open(channelId: string): boolean;
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
  currency: z.string(),
  reference: z.string(),
  account: z.string(),
  live: z.boolean(),
  paid_at: z.number().nullable(),
  url: z.string(),
});
const notificationSchema = z.object({ type: z.string(), payment: z.string().min(1).max(100) });

/**
 * The client of the sandbox: for the product, the sandbox is a gateway outside, reached over HTTP and trusted no more
 * than any other.
 */
export function createSandboxGateway(options: SandboxGatewayOptions): Gateway {
  const { secret } = options;
  const http = createHttpExchange(CONNECT_MS);

  async function call(
    tenantId: string,
    path: string,
    init: { method: "GET" | "POST"; headers?: Record<string, string>; body?: string; signal: AbortSignal },
  ): Promise<{ status: number; body: unknown } | { status: 0; reason: string }> {
    const address = `${options.baseUrl()}/sandbox-gateway/api${path}`;
    if (!URL.canParse(address)) return { status: 0, reason: "the server does not listen yet" };
    const answer = await http({
      ...init,
      url: new URL(address),
      headers: {
        authorization: `Bearer ${accountKey(secret, tenantId)}`,
        "content-type": "application/json",
        ...init.headers,
      },
      timeoutMs: LONGEST_MS,
      maxBytes: LARGEST_ANSWER,
    });
    if (answer.kind === "answered") return { status: answer.status, body: parseJson(answer.body.toString("utf8")) };
    return { status: 0, reason: answer.kind === "too_large" ? "the answer was too large" : answer.cause };
  }

  return {
    name: "sandbox",
    live: false,
    open: options.open,
    accountOf: (tenantId) => tenantId,
    async create({ tenantId, key, amount, currency, title, expiresAt, signal }): Promise<Created> {
      const notifyUrl = options.notifyUrl();
      const wanted = { reference: key, amount, currency, title, expires_at: expiresAt, notify_url: notifyUrl };
      const headers = { "idempotency-key": key };
      const answer = await call(tenantId, "/payments", {
        method: "POST",
        headers,
        body: JSON.stringify(wanted),
        signal,
      });
      if ("reason" in answer) return { outcome: "unavailable", reason: answer.reason };
      const { status, body } = answer;
      const parsed = paymentSchema.safeParse(body);
      if ((status === 200 || status === 201) && parsed.success)
        return { outcome: "created", url: parsed.data.url, payment: present(parsed.data) };
      // These statuses say that the request itself is wrong, so repeating it cannot help. Any other failure may pass.
      const final = status === 400 || status === 409 || status === 410 || status === 422;
      return final
        ? { outcome: "refused", reason: `the gateway answered ${status}` }
        : { outcome: "unavailable", reason: `the gateway answered ${status}` };
    },
    async ask(tenantId, externalId, signal): Promise<Asked> {
      const answer = await call(tenantId, `/payments/${encodeURIComponent(externalId)}`, { method: "GET", signal });
      if ("reason" in answer) return { outcome: "unavailable", reason: answer.reason };
      const { status, body } = answer;
      const parsed = paymentSchema.safeParse(body);
      if (status === 200 && parsed.success) return { outcome: "found", payment: present(parsed.data) };
      const missing = z.object({ error: z.literal("no_such_payment") }).safeParse(body).success;
      if (status === 404 && missing) return { outcome: "missing" };
      return { outcome: "unavailable", reason: `the gateway answered ${status}` };
    },
    async end(tenantId, externalId, signal): Promise<Ended> {
      const path = `/payments/${encodeURIComponent(externalId)}/end`;
      const answer = await call(tenantId, path, { method: "POST", signal });
      if ("reason" in answer) return { outcome: "unavailable", reason: answer.reason };
      if (answer.status === 200 || answer.status === 404) return { outcome: "over" };
      return { outcome: "unavailable", reason: `the gateway answered ${answer.status}` };
    },
    readNotification({ headers, body, now }): Notification {
      switch (checkSignature(secret, headers[SIGNATURE_HEADER], body, now)) {
        case "missing":
        case "wrong":
          return { outcome: "refused", status: 401, reason: "not signed by the sandbox" };
        case "stale":
          return { outcome: "refused", status: 400, reason: "signed too long ago" };
        case "ok": {
          const parsed = notificationSchema.safeParse(parseJson(body.toString("utf8")));
          return parsed.success ? { outcome: "about", externalId: parsed.data.payment } : { outcome: "nothing" };
        }
      }
    },
  };
}

function present(payment: z.infer<typeof paymentSchema>): GatewayPayment {
  const { id, state, refusals, amount, currency, reference, account, live, paid_at } = payment;
  return { id, state, refusals, amount, currency, reference, account, live, paidAt: paid_at };
}
