import type { HttpAnswer, HttpRequest } from "../bot/effects/http-handler.js";
import type { Value } from "../flows/value.js";
import { createGuardedFetch } from "../platform/http/guarded-fetch.js";

const MAX_BYTES = 256 * 1024;

/**
 * Makes the function through which a flow's `http` step reaches the internet. It reaches public hosts only, and those
 * that the operator allows.
 */
export function guardedHttpRequest(allow: readonly string[]): {
  request(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
} {
  const guardedFetch = createGuardedFetch({ allow });
  return {
    close: () => guardedFetch.close(),
    async request({ method, url, headers, body, timeoutMs, signal }) {
      const sends = body !== null && method !== "GET";
      const answer = await guardedFetch({
        url,
        method,
        headers: sends ? { "content-type": "application/json", ...headers } : headers,
        body: sends ? (typeof body === "string" ? body : JSON.stringify(body)) : undefined,
        timeoutMs,
        maxBytes: MAX_BYTES,
        signal,
      });
      if (answer.outcome === "ok")
        return { outcome: "answered", status: answer.status, body: parse(answer.body.toString("utf8")) };
      if (answer.outcome === "failed")
        return { outcome: answer.reached ? "failed" : "unreachable", reason: answer.reason };
      return { outcome: answer.outcome, reason: answer.reason };
    },
  };
}

/** Parses JSON, or gives the text when it is no JSON. */
function parse(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}
