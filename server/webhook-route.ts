import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { LARGEST_WEBHOOK, type RawWebhook } from "../bot/ports/channel-adapter.js";
import type { Accepted, Inbox } from "../bot/ports/inbox.js";
import type { ChannelEvent } from "../bot/vocabulary/channel-event.js";
import { drainUnread } from "../platform/http/drain-unread.js";
import { readBody } from "../platform/http/read-body.js";
import type { ByteBudget } from "../platform/limits/byte-budget.js";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import { TOLD } from "../platform/limits/told.js";
import type { SparingLog } from "../platform/log.js";
import type { Metrics } from "../platform/metrics/create-metrics.js";
import type { AddressOf } from "./address-of.js";
import type { ChannelRegistry, RegisteredChannel } from "./channel-registry.js";

const PATH = /^\/webhooks\/([a-z][a-z0-9-]{0,40})\/([A-Za-z0-9_-]{1,200})$/;
const LIMITS = { maxBytes: LARGEST_WEBHOOK, timeoutMs: 10_000 };

/** What is read of a body that is too large, only to be thrown away. */
const DRAIN = { maxBytes: 4 * LARGEST_WEBHOOK, timeoutMs: 3_000 };

const STATUS = { too_large: 413, too_slow: 408, cut: 408, busy: 503 } as const;

/**
 * `POST /webhooks/<kind>/<channel key>`, on plain node:http, with nothing between the provider and the inbox. Answers
 * 200 only after the commit, and 503 when not everything could be stored (the provider then sends all of it again).
 * Returns false when the path is no webhook's. Each request has an id, which is `req` in its log lines; `traces` are the
 * events that it brought, and later log lines carry them.
 */
export function createWebhookRoute(options: {
  channels: ChannelRegistry;
  inbox: Inbox;
  log: SparingLog;
  metrics: Pick<Metrics, "webhook" | "unconnected">;
  addressOf: AddressOf;
  /** Limits the bodies that are in memory before their signatures are checked. */
  bytes: ByteBudget;
}) {
  const run = randomBytes(4).toString("hex");
  const limiter = createRateLimiter(Date.now, 1_000);
  let requests = 0;

  async function receive(
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
    channel: RegisteredChannel,
    n: number,
  ): Promise<void> {
    const about = () => ({ req: `${run}-${n}`, channel: channel.key });
    const portion = options.bytes.ofAddress(options.addressOf(request.headers, request.socket.remoteAddress ?? ""));
    response.once("close", portion.close);
    const read =
      request.method === "GET"
        ? ({ outcome: "ok", body: Buffer.alloc(0) } as const)
        : await readBody(request, { ...LIMITS, portion });
    if (read.outcome !== "ok") {
      if (limiter(channel.key, TOLD) === 0)
        options.log.warn({ ...about(), reason: read.outcome }, "a webhook did not arrive whole");
      // Cutting the sender off in the middle would take the answer away from it, and it would send the same again.
      const drains = read.outcome === "too_large";
      answer(response, STATUS[read.outcome], read.outcome, !drains);
      if (drains) drainUnread(request, DRAIN);
      return;
    }
    const webhook: RawWebhook = {
      method: request.method === "GET" ? "GET" : "POST",
      query,
      headers: request.headers as Record<string, string | undefined>,
      body: read.body,
    };
    const received = channel.adapter.receive?.(channel.account, webhook);
    if (!received) return answer(response, 404, "this channel takes no webhooks");
    if (received.kind === "refused") {
      if (limiter(channel.key, TOLD) === 0)
        options.log.warn({ ...about(), status: received.status, reason: received.reason }, "a webhook was refused");
      return answer(response, received.status, received.reason);
    }
    if (received.kind === "challenge") return answer(response, 200, received.text);
    for (const problem of received.problems)
      options.log.warn({ ...about(), problem }, "an item of a webhook was not understood");
    try {
      const accepted = await store(channel, received.events, about);
      options.log.debug?.(
        {
          ...about(),
          traces: accepted.filter(({ repeat }) => !repeat).map(({ eventId }) => eventId),
          repeats: accepted.filter(({ repeat }) => repeat).map(({ eventId }) => eventId),
        },
        "a webhook was taken",
      );
    } catch (error) {
      options.log.error({ err: error, ...about() }, "a webhook could not be stored; the provider will send it again");
      return answer(response, 503, "not stored, send it again");
    }
    answer(response, 200, "ok");
  }

  async function store(
    channel: RegisteredChannel,
    events: { externalId: string; event: Parameters<Inbox["accept"]>[1][number] }[],
    about: () => object,
  ): Promise<Accepted[]> {
    const { tenantId, kind, externalId } = channel.account;
    const groups = new Map<string, typeof events>();
    for (const item of events) {
      const group = groups.get(item.externalId);
      if (group) group.push(item);
      else groups.set(item.externalId, [item]);
    }
    const accepted = await Promise.all(
      [...groups].map(async ([id, items]) => {
        const account =
          id === externalId ? channel.account : options.channels.byExternalId(tenantId, kind, id)?.account;
        if (!account) {
          options.metrics.unconnected(kind, items.length);
          const detail = { ...about(), externalId: id, items: items.length };
          options.log.warn(detail, "events for an account that is not connected were ignored");
          return options.inbox.accept(channel.account, [unconnected(id, Date.now())]);
        }
        return options.inbox.accept(
          account,
          items.map((item) => item.event),
        );
      }),
    );
    return accepted.flat();
  }

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const raw = request.url ?? "";
    // Payment gateways have a route of their own.
    if (!raw.startsWith("/webhooks/") || raw.startsWith("/webhooks/payments/")) return false;
    const [path = "", ...query] = raw.split("?");
    const match = PATH.exec(path);
    response.once("finish", () => options.metrics.webhook(channel?.account.kind ?? "unknown", response.statusCode));
    const channel = match ? options.channels.byKey(match[2] ?? "") : null;
    if (!channel || channel.account.kind !== match?.[1]) answer(response, 404, "no such channel", true);
    else if (request.method !== "GET" && request.method !== "POST") answer(response, 405, "GET or POST", true);
    else {
      const n = ++requests;
      receive(request, response, new URLSearchParams(query.join("?")), channel, n).catch((error: unknown) => {
        options.log.error({ err: error, req: `${run}-${n}`, channel: channel.key }, "a webhook failed");
        if (!response.headersSent) answer(response, 500, "failed");
      });
    }
    return true;
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What people at the office see, once a day, of an account whose events come to this address and go nowhere. */
function unconnected(externalId: string, at: number): ChannelEvent {
  const dedupe = `account:not-connected:${externalId}:${Math.floor(at / DAY_MS)}`;
  return { kind: "account", dedupe, at, what: "not_connected", detail: { externalId } };
}

function answer(response: ServerResponse, status: number, text: string, close = false): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "x-content-type-options": "nosniff",
    ...(close ? { connection: "close" } : {}),
  });
  response.end(text);
}
