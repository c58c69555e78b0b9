import type { MercadoPagoConfig } from "mercadopago";
import type { z } from "zod";
import { exportsOf } from "../../platform/exports-of.js";
import { createHttpExchange } from "../../platform/http/http-exchange.js";
import { parseJson } from "../../platform/http/parse-json.js";
import type { GatewayAccount } from "../gateway.js";
import { withinSignal } from "../within-signal.js";

export type Sdk = Awaited<ReturnType<typeof loadSdk>>["sdk"];
/** Given with every call: a key that is left out would be the one of the call before. */
export type RequestOptions = { idempotencyKey: string; maxRetries: 0; timeout: number };

/** `refused`: Mercado Pago understood the request and says no, with this status. `unavailable`: nobody knows. */
export type MpAnswer<T> =
  | { outcome: "answered"; body: T }
  | { outcome: "refused"; status: number; reason: string }
  | { outcome: "unavailable"; reason: string };

export type MercadoPagoCalls = {
  /** Makes one call by the SDK and checks the answer. `key` is the idempotency key of a call that changes something. */
  ask<Schema extends z.ZodType>(
    account: GatewayAccount,
    signal: AbortSignal,
    schema: Schema,
    key: string,
    work: (sdk: Sdk, config: MercadoPagoConfig, requestOptions: RequestOptions) => Promise<unknown>,
  ): Promise<MpAnswer<z.output<Schema>>>;
  /** Reads what the SDK has no call for, or has without these headers. */
  get<Schema extends z.ZodType>(
    account: GatewayAccount,
    signal: AbortSignal,
    schema: Schema,
    path: string,
    more?: Record<string, string>,
  ): Promise<MpAnswer<z.output<Schema>>>;
};

/** An upper limit in ms for connections that the caller has given up. */
const LONGEST_MS = 30_000;
const LARGEST_ANSWER = 256 * 1024;

/**
 * Calls of Mercado Pago's API. The SDK is loaded with the first call, so only where a company has such an account.
 * `baseUrl` without a slash at the end.
 */
export function createMercadoPagoCalls(baseUrl: string): MercadoPagoCalls {
  const http = createHttpExchange(5_000);
  return {
    async ask(account, signal, schema, key, work) {
      try {
        const { sdk, AppConfig } = await loadSdk();
        // The SDK has no option for its base address. It reads this one as each call begins, and calls it read-only.
        Object.assign(AppConfig, { BASE_URL: baseUrl });
        // A configuration of its own for each call, because the SDK keeps a call's options in it.
        const config = new sdk.MercadoPagoConfig({ accessToken: account.secrets["access_token"] ?? "" });
        const asked = work(sdk, config, { idempotencyKey: key, maxRetries: 0, timeout: LONGEST_MS });
        return read(schema, await withinSignal(signal, asked));
      } catch (error) {
        return failure(statusOf(error));
      }
    },
    async get(account, signal, schema, path, more) {
      const headers = { authorization: `Bearer ${account.secrets["access_token"]}`, ...more };
      const limits = { timeoutMs: LONGEST_MS, maxBytes: LARGEST_ANSWER, signal };
      const answer = await http({ url: new URL(`${baseUrl}${path}`), method: "GET", headers, ...limits });
      if (answer.kind !== "answered") return failure(0);
      return answer.status === 200 ? read(schema, parseJson(answer.body.toString("utf8"))) : failure(answer.status);
    },
  };
}

async function loadSdk() {
  const [sdk, config] = await Promise.all([import("mercadopago"), import("mercadopago/dist/utils/config/index.js")]);
  return { sdk: exportsOf(sdk), AppConfig: exportsOf(config).AppConfig };
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): MpAnswer<z.output<Schema>> {
  const parsed = schema.safeParse(body);
  return parsed.success
    ? { outcome: "answered", body: parsed.data }
    : { outcome: "unavailable", reason: "an answer that cannot be read" };
}

/** These statuses say that the request itself is wrong, so repeating it cannot help. Any other failure may pass. */
const FINAL = [400, 404, 409, 410, 422];

/** No reason repeats what the SDK says, because that may quote the request. */
function failure(status: number): MpAnswer<never> {
  if (status === 0) return { outcome: "unavailable", reason: "no answer came" };
  const reason = `the gateway answered ${status}`;
  return FINAL.includes(status) ? { outcome: "refused", status, reason } : { outcome: "unavailable", reason };
}

/** The HTTP status of an error of the SDK; 0 when there was no answer. */
function statusOf(error: unknown): number {
  const status = typeof error === "object" && error !== null ? Reflect.get(error, "status") : undefined;
  return typeof status === "number" ? status : 0;
}
