import { Agent, type Dispatcher, type FormData } from "undici";

export type Exchange = {
  url: URL;
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: string | FormData;
  /** Time limit for the whole exchange, in ms. */
  timeoutMs: number;
  /** Longer answers are cut off and reported, in bytes. */
  maxBytes: number;
  signal: AbortSignal;
};

export type Answer = { status: number; headers: Dispatcher.ResponseData["headers"]; body: Buffer };

/**
 * How an exchange ended. For a message that must be sent once, this is what matters: `not_written` means that not one
 * byte of the request left this process (no name, no connection, no TLS, aborted or timed out while it waited), `lost`
 * means that some bytes did and no whole answer came. `cause` is an error code, never a message, because messages may
 * quote headers.
 */
export type ExchangeResult =
  | ({ kind: "answered" } & Answer)
  | { kind: "not_written"; cause: string }
  | { kind: "lost"; cause: string }
  | { kind: "too_large" };

export type HttpExchange = (exchange: Exchange) => Promise<ExchangeResult>;

/** One keep-alive pool for all accounts. Redirects are returned like any other answer; none is followed. */
export function createHttpExchange(connectTimeoutMs: number): HttpExchange {
  const agent = new Agent({
    connections: 128,
    pipelining: 1,
    // Shorter than load balancers keep idle connections: a request written into a connection that is being closed would
    // be uncertain.
    keepAliveTimeout: 10_000,
    connect: { timeout: connectTimeoutMs },
  });
  return (exchange) => run(agent, exchange);
}

/**
 * Uses undici's handlers directly, without its streams and signals. That saves a third of the CPU per send, and the
 * handlers tell exactly when a request begins to be written (`onRequestStart`; when aborted there, not a byte is sent).
 */
function run(agent: Agent, exchange: Exchange): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    const { url, method, headers, signal, maxBytes } = exchange;
    if (signal.aborted) return resolve({ kind: "not_written", cause: "ABORTED" });
    let written = false;
    let settled = false;
    let controller: Dispatcher.DispatchController | undefined;
    const answer = { status: 0, headers: {} as Answer["headers"] };
    const chunks: Buffer[] = [];
    let size = 0;

    const settle = (result: ExchangeResult) => {
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      resolve(result);
    };
    const fail = (cause: string) => {
      if (!settled) settle({ kind: written ? "lost" : "not_written", cause });
      controller?.abort(new Error(cause));
    };
    const timer = setTimeout(fail, exchange.timeoutMs, "TIMEOUT");
    const onAbort = () => fail("ABORTED");
    signal.addEventListener("abort", onAbort, { once: true });

    const path = `${url.pathname}${url.search}`;
    const request = { origin: url.origin, path, method, headers, body: exchange.body ?? null };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        // The request's turn came after its time limit.
        if (settled) started.abort(new Error("given up"));
        else written = true;
      },
      onResponseStart(_controller, status, responseHeaders) {
        Object.assign(answer, { status, headers: responseHeaders });
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        if (size <= maxBytes) chunks.push(chunk);
        else if (!settled) {
          settle({ kind: "too_large" });
          controller?.abort(new Error("too large"));
        }
      },
      onResponseEnd() {
        if (!settled) settle({ kind: "answered", ...answer, body: Buffer.concat(chunks) });
      },
      onResponseError: (_controller, error) => fail(errorCode(error)),
    };
    try {
      agent.dispatch(request, handler);
    } catch (error) {
      fail(errorCode(error));
    }
  });
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "UNKNOWN";
}
