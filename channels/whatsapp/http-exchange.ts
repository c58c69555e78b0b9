import { Agent, type Dispatcher, type FormData } from "undici";

export type Exchange = {
  url: URL;
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: string | FormData;
  /** For the whole exchange, in ms. */
  timeoutMs: number;
  /** Longer answers are cut off and reported. */
  maxBytes: number;
  signal: AbortSignal;
};

export type Answer = { status: number; headers: Dispatcher.ResponseData["headers"]; body: Buffer };

/**
 * How an exchange ended. What matters for a message that must go out once: `not_written` means that not one byte of the
 * request left us (no name, no connection, no TLS, aborted or timed out in the queue), `lost` that it did and no whole
 * answer came. `cause` is an error code, never a message: messages may quote headers.
 */
export type ExchangeResult =
  | ({ kind: "answered" } & Answer)
  | { kind: "not_written"; cause: string }
  | { kind: "lost"; cause: string }
  | { kind: "too_large" };

export type HttpExchange = (exchange: Exchange) => Promise<ExchangeResult>;

/** One keep-alive pool for all accounts. Redirects are answers like others: nothing is followed here. */
export function createHttpExchange(connectTimeoutMs: number): HttpExchange {
  const agent = new Agent({
    connections: 128,
    pipelining: 1,
    // Below what load balancers keep idle connections for: a request written into a closing one would be uncertain.
    keepAliveTimeout: 10_000,
    connect: { timeout: connectTimeoutMs },
  });
  return (exchange) => run(agent, exchange);
}

async function run(agent: Agent, exchange: Exchange): Promise<ExchangeResult> {
  const { signal } = exchange;
  if (signal.aborted) return { kind: "not_written", cause: "ABORTED" };
  const mark = { written: false };
  const stop = new AbortController();
  let cause: string | undefined;
  const halt = (why: string) => {
    cause ??= why;
    stop.abort();
  };
  const timer = setTimeout(halt, exchange.timeoutMs, "TIMEOUT");
  const onAbort = () => halt("ABORTED");
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([request(markWritten(agent, mark), exchange, stop.signal), stopped(stop.signal)]);
  } catch (error) {
    return { kind: mark.written ? "lost" : "not_written", cause: cause ?? errorCode(error) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

async function request(dispatcher: Dispatcher, exchange: Exchange, signal: AbortSignal): Promise<ExchangeResult> {
  const { url, method, headers, maxBytes } = exchange;
  const path = `${url.pathname}${url.search}`;
  const body = exchange.body ?? null;
  const response = await dispatcher.request({ origin: url.origin, path, method, headers, body, signal });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += (chunk as Buffer).length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (size > maxBytes) return { kind: "too_large" };
    chunks.push(chunk as Buffer);
  }
  return { kind: "answered", status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

/** Rejects on abort: undici itself notices an abort only once the request has a connection. */
function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true });
  });
}

/** undici calls `onRequestStart` when it has a connection and is about to write; aborted there, it writes nothing. */
function markWritten(agent: Agent, mark: { written: boolean }): Dispatcher {
  return agent.compose(
    (dispatch) => (options, handler) =>
      dispatch(options, {
        onRequestStart(controller, context) {
          handler.onRequestStart?.(controller, context);
          mark.written ||= !controller.aborted;
        },
        onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
        onResponseStart: (...args) => handler.onResponseStart?.(...args),
        onResponseData: (...args) => handler.onResponseData?.(...args),
        onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
        onResponseError: (...args) => handler.onResponseError?.(...args),
      }),
  );
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "UNKNOWN";
}
