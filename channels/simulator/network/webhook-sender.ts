import { createKeyedQueue } from "../../../platform/keyed-queue.js";
import { signBody } from "../../meta/sign-webhook.js";
import { webhookBytes } from "./webhook-body.js";

/** The address of webhooks, and the secret with which they are signed. */
export type WebhookTarget = { url: string; appSecret: string };

/**
 * `refused`: the product answered that it does not want the webhook. `unreachable`: it gave no good answer in any
 * attempt.
 */
export type WebhookResult =
  | { outcome: "delivered" }
  | { outcome: "refused" | "unreachable" | "dropped"; reason: string };

export type WebhookSender = {
  /** Sends after everything that was handed over for the same lane before. Never rejects. */
  send(lane: string, body: object): Promise<WebhookResult>;
  close(): void;
};

/** Meta tries for seven days; a visitor of the demonstration has left after a minute. */
const PAUSES_MS = [300, 1_000, 3_000, 8_000, 15_000];
const TIMEOUT_MS = 10_000;

/**
 * Posts signed webhooks to the product. Within a lane they are sent one after the other, as from a phone that was
 * offline. A webhook without a good answer is repeated with growing pauses, byte for byte.
 */
export function createWebhookSender(options: {
  target(): WebhookTarget | null;
  /** How many webhooks may wait in one lane. */
  waiting: number;
  pausesMs?: readonly number[];
}): WebhookSender {
  const lanes = createKeyedQueue();
  const stop = new AbortController();

  return {
    send(lane, body) {
      if (lanes.waiting(lane) >= options.waiting)
        return Promise.resolve(dropped("O produto não está dando conta das mensagens."));
      return lanes.run(lane, () => deliver(options, webhookBytes(body), stop.signal));
    },
    close: () => stop.abort(),
  };
}

async function deliver(
  { target, pausesMs = PAUSES_MS }: { target(): WebhookTarget | null; pausesMs?: readonly number[] },
  bytes: Buffer,
  signal: AbortSignal,
): Promise<WebhookResult> {
  for (let attempt = 0; ; attempt++) {
    if (signal.aborted) return dropped("A demonstração foi encerrada.");
    const to = target();
    if (to === null) return dropped("O canal da demonstração não está ligado.");
    const answer = await post(to, bytes, signal);
    if (answer === "ok") return { outcome: "delivered" };
    // A wrong request stays wrong, so it is not repeated. 408 and 429 only ask for patience.
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) {
      return { outcome: "refused", reason: `O produto recusou o webhook (HTTP ${answer.status}).` };
    }
    const pause = pausesMs[attempt];
    if (pause === undefined) {
      const why = answer.status === 0 ? "não respondeu ao webhook" : `respondeu HTTP ${answer.status} ao webhook`;
      return { outcome: "unreachable", reason: `O produto ${why}.` };
    }
    await sleep(pause, signal);
  }
}

/** "ok" for any 2xx. Status 0 when no answer came. */
async function post(
  { url, appSecret }: WebhookTarget,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<"ok" | { status: number }> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "facebookexternalua",
        "x-hub-signature-256": signBody(appSecret, bytes),
      },
      body: new Uint8Array(bytes),
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return response.ok ? "ok" : { status: response.status };
  } catch {
    return { status: 0 };
  }
}

function dropped(reason: string): WebhookResult {
  return { outcome: "dropped", reason };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
