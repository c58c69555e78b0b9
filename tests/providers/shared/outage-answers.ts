import type { Response } from "express";
import type { Answer } from "./exchange.js";
import type { Outage } from "./outages.js";

const HTML = "<!doctype html><html><head><title>Manutenção</title></head><body><h1>Voltamos já</h1></body></html>";

/**
 * Ends an exchange as the outage wants it. `answer`: what would have been said. `failure`: the provider's own form of an
 * error. Gives what was said instead, if anything.
 */
export function endInOutage(
  response: Response,
  outage: Outage,
  answer: Answer | null,
  failure: (status: number) => Answer,
): Answer | null {
  switch (outage.kind) {
    case "error":
      return say(response, failure(outage.status ?? 500));
    case "rate_limited": {
      const { headers, ...rest } = failure(429);
      return say(response, { ...rest, headers: { ...headers, "retry-after": String(outage.retryAfterS) } });
    }
    case "html":
      response
        .status(outage.status ?? 200)
        .type("html")
        .send(HTML);
      return { status: outage.status ?? 200, html: HTML };
    case "silence":
    case "slow":
      return null;
    case "cut":
      response.socket?.destroy();
      return null;
    case "cut_body": {
      const text = JSON.stringify(answer?.json ?? {});
      response
        .status(answer?.status ?? 200)
        .type("json")
        .set("content-length", String(Buffer.byteLength(text)));
      response.write(text.slice(0, Math.floor(text.length / 2)), () => response.socket?.destroy());
      return null;
    }
  }
}

function say(response: Response, answer: Answer): Answer {
  response
    .status(answer.status)
    .set(answer.headers ?? {})
    .type("json")
    .send(JSON.stringify(answer.json));
  return answer;
}
