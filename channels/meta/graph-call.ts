import { LRUCache } from "lru-cache";
import type { FormData } from "undici";
import { z } from "zod";
import type { Exchange, HttpExchange } from "../../platform/http/http-exchange.js";
import { parseJson } from "../../platform/http/parse-json.js";
import { anyObject, type Json, maybeAmount, maybeText, readAs, whereRight } from "./lenient.js";

/** Where the Graph API is called, and with which token. The token is only ever put into the Authorization header. */
export type GraphAccess = {
  /** The address with the version, without a slash at the end. */
  base: string;
  token: string;
};

/**
 * The answer of the Graph API, before it is interpreted. `error` has Meta's own code. `unclear` is an answer that does
 * not come from the API (HTML, cut or wrong JSON, a redirect). `detail` may quote the request, so redact it before
 * showing it.
 */
export type GraphReply =
  | { kind: "ok"; body: Json }
  | { kind: "error"; status: number; code?: number; subcode?: number; detail: string; retryAfterMs?: number }
  | { kind: "unclear"; status: number; retryAfterMs?: number }
  | { kind: "not_written"; cause: string }
  | { kind: "lost"; cause: string };

export type GraphRequest = {
  method: "GET" | "POST";
  /** The path below the version: `<phone number id>/messages`. */
  path: string;
  body?: Json | FormData;
  timeoutMs: number;
  signal: AbortSignal;
  /** The present time in ms, because `Retry-After` may be a date. */
  now: number;
};

/** Answers of the API are small. A longer one does not come from the API. */
const LARGEST_ANSWER = 1024 * 1024;

const graphFault = z.object({
  code: maybeAmount,
  error_subcode: maybeAmount,
  message: maybeText,
  error_data: whereRight(z.object({ details: maybeText })),
});

export async function callGraph(http: HttpExchange, access: GraphAccess, request: GraphRequest): Promise<GraphReply> {
  const result = await http(toExchange(access, request));
  if (result.kind === "not_written" || result.kind === "lost") return result;
  if (result.kind === "too_large") return { kind: "lost", cause: "ANSWER_TOO_LARGE" };
  const retryAfterMs = readRetryAfter(result.headers["retry-after"], request.now);
  const body = readAs(anyObject, parseJson(result.body.toString("utf8")));
  const fault = readAs(graphFault, body?.error);
  if (fault) {
    const { code, error_subcode: subcode } = fault;
    const detail = fault.error_data?.details ?? fault.message ?? "";
    return { kind: "error", status: result.status, code, subcode, detail, retryAfterMs };
  }
  if (body && result.status >= 200 && result.status < 300) return { kind: "ok", body };
  return { kind: "unclear", status: result.status, retryAfterMs };
}

function toExchange(access: GraphAccess, { method, path, body, timeoutMs, signal }: GraphRequest): Exchange {
  const url = urlOf(`${access.base}/${path}`);
  const headers: Record<string, string> = { authorization: `Bearer ${access.token}`, accept: "application/json" };
  const exchange: Exchange = { url, method, headers, timeoutMs, maxBytes: LARGEST_ANSWER, signal };
  if (body === undefined) return exchange;
  if (isForm(body)) return { ...exchange, body };
  headers["content-type"] = "application/json";
  return { ...exchange, body: JSON.stringify(body) };
}

/** Most calls go to the few addresses of an account, so parsed ones are kept. They must not be changed. */
const urls = new LRUCache<string, URL>({ max: 1_000 });

function urlOf(address: string): URL {
  const url = urls.get(address) ?? new URL(address);
  urls.set(address, url);
  return url;
}

function isForm(body: Json | FormData): body is FormData {
  return typeof body.append === "function";
}

const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/** `Retry-After` (seconds or a date) in ms; at most an hour, so that a wrong value cannot silence a channel. */
function readRetryAfter(header: string | string[] | undefined, now: number): number | undefined {
  if (typeof header !== "string") return undefined;
  const wait = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(wait) && wait >= 0 ? Math.min(wait, LONGEST_PAUSE_MS) : undefined;
}
