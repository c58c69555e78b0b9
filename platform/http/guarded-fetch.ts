import { Agent, type Dispatcher, request as send } from "undici";
import { BlockedHost, guardedConnector, NotConnected, type Resolve } from "./guarded-connect.js";

/** A request to an address that a user wrote: in an `http` step, a webhook or a link to a file. */
export type GuardedRequest = {
  url: string;
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Time limit in ms for everything together: name, connection, redirects and the whole body. */
  timeoutMs: number;
  /** The largest accepted body of the answer, in bytes. */
  maxBytes: number;
  signal?: AbortSignal;
};

/**
 * How the request ended. `blocked`: it is not allowed; nothing was sent to a forbidden host. `failed`, `timeout`,
 * `too_large`: there is no whole answer; `reached` says whether the other side may have carried out the request all the
 * same. `url` is where the answer came from, after redirects. Names of headers are lower case.
 */
export type GuardedResponse =
  | { outcome: "ok"; status: number; headers: Record<string, string>; body: Buffer; url: string }
  | { outcome: "blocked"; reason: string }
  | { outcome: "failed" | "timeout" | "too_large"; reason: string; reached: boolean };

export type GuardedFetch = ((request: GuardedRequest) => Promise<GuardedResponse>) & { close(): Promise<void> };

/**
 * Makes a `fetch` for addresses that users wrote. It speaks http and https only, and reaches public addresses only (see
 * `guardedConnector`), except the hosts of `allow`. It follows three redirects, checks each, and does not pass the
 * caller's headers on to another origin. It never rejects.
 */
export function createGuardedFetch(options: { allow?: readonly string[]; resolve?: Resolve } = {}): GuardedFetch {
  const connect = guardedConnector({ allow: options.allow ?? [], resolve: options.resolve, connectTimeoutMs: 10_000 });
  const agent = new Agent({ connect, connections: 8, keepAliveTimeout: 4_000, maxHeaderSize: 16_384 });
  return Object.assign((request: GuardedRequest) => follow(agent, request), { close: () => agent.destroy() });
}

const MAX_REDIRECTS = 3;

async function follow(agent: Agent, first: GuardedRequest): Promise<GuardedResponse> {
  const limit = AbortSignal.timeout(first.timeoutMs);
  const signal = first.signal ? AbortSignal.any([limit, first.signal]) : limit;
  let request = { ...first, headers: withoutHopHeaders(first.headers ?? {}) };
  let reached = false;
  try {
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const wrong = whyNot(request.url);
      if (wrong) return { outcome: "blocked", reason: wrong };
      const response = await ask(agent, request, signal);
      reached = true;
      const location = REDIRECTS.has(response.statusCode) ? response.headers.location : undefined;
      if (typeof location !== "string") return await readAnswer(response, request);
      response.body.on("error", () => undefined).destroy();
      const next = redirected(request, response.statusCode, location);
      if (typeof next === "string") return { outcome: "blocked", reason: next };
      request = next;
    }
    return { outcome: "failed", reason: `More than ${MAX_REDIRECTS} redirects.`, reached };
  } catch (error) {
    if (error instanceof BlockedHost) return { outcome: "blocked", reason: error.message };
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "UND_ERR_INVALID_ARG")
      return { outcome: "blocked", reason: `This is no valid request: ${String(error)}` };
    reached ||= !(error instanceof NotConnected);
    if (limit.aborted) return { outcome: "timeout", reason: `No answer within ${first.timeoutMs} ms.`, reached };
    return { outcome: "failed", reason: error instanceof Error ? error.message : String(error), reached };
  }
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/**
 * undici looks at the signal only after it is connected, and then sends nothing. This function does not wait for that.
 */
async function ask(agent: Agent, request: GuardedRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const answer = send(request.url, {
    dispatcher: agent,
    method: request.method ?? "GET",
    headers: { "user-agent": "Balcao", ...request.headers, "accept-encoding": "identity" },
    body: request.body ?? null,
    signal,
    headersTimeout: request.timeoutMs,
    bodyTimeout: request.timeoutMs,
  });
  let giveUp: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

async function readAnswer(response: Dispatcher.ResponseData, request: GuardedRequest): Promise<GuardedResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  const announced = request.method === "HEAD" ? 0 : Number(response.headers["content-length"] ?? 0);
  const tooLarge = { outcome: "too_large", reason: `More than ${request.maxBytes} bytes.`, reached: true } as const;
  if (announced > request.maxBytes) {
    response.body.on("error", () => undefined).destroy();
    return tooLarge;
  }
  for await (const chunk of response.body) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    // Leaving the loop destroys the body, and with it the connection.
    if (size > request.maxBytes) return tooLarge;
    chunks.push(bytes);
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]);
  const body = Buffer.concat(chunks);
  return { outcome: "ok", status: response.statusCode, headers: Object.fromEntries(headers), body, url: request.url };
}

function whyNot(address: string): string | null {
  if (!URL.canParse(address)) return "This is no address.";
  const url = new URL(address);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return `Only http and https are reached, not ${url.protocol}`;
  if (url.username || url.password) return "An address must not carry a user or password.";
  return null;
}

/** The next request, or the reason why there is none. The rules for methods are those of browsers (fetch standard). */
function redirected(
  from: GuardedRequest,
  status: number,
  location: string,
): (GuardedRequest & { headers: Record<string, string> }) | string {
  if (!URL.canParse(location, from.url)) return "The redirect leads to no address.";
  const url = new URL(location, from.url);
  const sameOrigin = url.origin === new URL(from.url).origin;
  const method = from.method ?? "GET";
  const becomesGet = (status === 303 && method !== "HEAD") || (status < 303 && method === "POST");
  const body = becomesGet ? undefined : from.body;
  if (body !== undefined && !sameOrigin) return `The redirect would hand what was sent over to ${url.host}.`;
  const kept = Object.entries(from.headers ?? {}).filter(([name]) => {
    if (becomesGet && name.toLowerCase().startsWith("content-")) return false;
    return sameOrigin || HARMLESS.has(name.toLowerCase());
  });
  return { ...from, url: url.href, method: becomesGet ? "GET" : method, body, headers: Object.fromEntries(kept) };
}

/** Headers that may go to another origin. Any other header may be a credential. */
const HARMLESS = new Set(["accept", "accept-language", "user-agent"]);

/** Removes headers that describe the connection: this client sets them itself. */
function withoutHopHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OURS.has(name.toLowerCase())));
}

const OURS = new Set([
  "host",
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
  "content-length",
  "accept-encoding",
]);
