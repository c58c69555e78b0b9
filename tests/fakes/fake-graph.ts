import { randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type RequestHandler } from "express";
import { sendGraphError } from "../../channels/simulator/graph/graph-error.js";
import { type AcceptedMessage, createGraphRouter } from "../../channels/simulator/graph/graph-router.js";
import { createMediaStore, type MediaStore } from "../../channels/simulator/graph/media-store.js";
import type { ReadMark } from "../../channels/simulator/graph/message-schema.js";
import { type InboundPart, messageBody, statusBody } from "../../channels/simulator/network/webhook-body.js";
import { createWebhookSender, type WebhookResult } from "../../channels/simulator/network/webhook-sender.js";

export type FakeGraphOptions = {
  account: { externalId: string; accessToken: string; appSecret: string };
  /** The address for webhooks; absent when none are sent. A function when the address is known only later. */
  webhookUrl?: string | (() => string);
  /** The statuses that follow each accepted message. Default: none. */
  statuses?: readonly ("sent" | "delivered" | "read")[];
  /** The delay before each answer, in ms. */
  latencyMs?: number;
  /** The pauses before a webhook without a good answer is repeated. Default: it is not repeated. */
  webhookPausesMs?: readonly number[];
};

/** What goes wrong with one call of `/messages`. */
export type GraphFault =
  | { kind: "error"; status: number; code: number; message?: string; retryAfterS?: number }
  /** The message is accepted (and its statuses follow), and the connection ends without an answer. */
  | { kind: "cut_after_accept" }
  /** The connection ends before anything was accepted. */
  | { kind: "cut_before" }
  /** The message is accepted, but the answer never comes. */
  | { kind: "silent_after_accept" }
  | { kind: "html"; status: number };

export type SeenCall = { call: number; method: string; path: string; headers: IncomingHttpHeaders; at: number };

export type FakeGraph = {
  /** `http://127.0.0.1:<port>`, for an account's `apiBaseUrl`. */
  url: string;
  options: FakeGraphOptions;
  media: MediaStore;
  /** Every request, in order. */
  requests: SeenCall[];
  /** Every message that was accepted, whether or not an answer said so. */
  accepted: AcceptedMessage[];
  readMarks: ReadMark[];
  /** How often each `biz_opaque_callback_data` was accepted. More than 1 is a message that was sent twice. */
  countByKey(): Map<string, number>;
  /** Makes call number `n` of `/messages` go wrong; counted from 1 since the start. */
  failCall(n: number, fault: GraphFault): void;
  /** Makes every call go wrong from now on; null ends that. */
  failAll(fault: GraphFault | null): void;
  /** A customer writes: sends a signed webhook to the product. */
  deliver(
    from: { waId: string; profileName?: string },
    part: InboundPart,
    more?: { id?: string; at?: number; replyTo?: string },
  ): Promise<WebhookResult>;
  /** Sends any webhook body, signed. */
  deliverBody(body: object): Promise<WebhookResult>;
  close(): Promise<void>;
};

/**
 * The simulator's Graph API as a server of its own, with the same checks and webhooks. It also counts, and can add
 * latency and faults.
 */
export async function startFakeGraph(options: FakeGraphOptions): Promise<FakeGraph> {
  const { account } = options;
  const randomId = () => randomBytes(16).toString("base64url");
  const media = createMediaStore(256 * 1024 * 1024, randomId);
  const requests: SeenCall[] = [];
  const accepted: AcceptedMessage[] = [];
  const readMarks: ReadMark[] = [];
  const faults = new Map<number, GraphFault>();
  let always: GraphFault | null = null;
  let sends = 0;
  let lane = 0;

  const webhooks = createWebhookSender({
    target() {
      const { webhookUrl } = options;
      if (webhookUrl === undefined) return null;
      return { url: typeof webhookUrl === "string" ? webhookUrl : webhookUrl(), appSecret: account.appSecret };
    },
    waiting: 100_000,
    pausesMs: options.webhookPausesMs ?? [],
  });

  const record: RequestHandler = (request, _response, next) => {
    requests.push({
      call: requests.length + 1,
      method: request.method,
      path: request.path,
      headers: request.headers,
      at: Date.now(),
    });
    if (options.latencyMs) setTimeout(next, options.latencyMs);
    else next();
  };
  const breakSome: RequestHandler = (request, response, next) => {
    if (request.method !== "POST" || !request.path.endsWith("/messages")) return next();
    sends += 1;
    const fault = faults.get(sends) ?? always;
    switch (fault?.kind) {
      case undefined:
        return next();
      case "error":
        if (fault.retryAfterS !== undefined) response.set("Retry-After", String(fault.retryAfterS));
        return sendGraphError(response, { ...fault, message: fault.message ?? `(#${fault.code}) injected` }, "fault");
      case "html":
        return void response.status(fault.status).type("html").send("<!doctype html><h1>Bad gateway</h1>");
      case "cut_before":
        return void request.socket.destroy();
      case "cut_after_accept":
        response.json = () => {
          request.socket.destroy();
          return response;
        };
        return next();
      case "silent_after_accept":
        response.json = () => response;
        return next();
    }
  };

  const app = express();
  app.use(record, breakSome);
  app.use(
    createGraphRouter({
      account: () => account,
      media,
      randomId,
      maxUploadBytes: 100 * 1024 * 1024,
      onMessage(message) {
        accepted.push(message);
        const to = { waId: message.to, profileName: "Cliente" };
        const callbackData = message.message.biz_opaque_callback_data;
        for (const status of options.statuses ?? []) {
          void webhooks.send(
            `status ${message.to}`,
            statusBody(account.externalId, { id: message.id, to, status, callbackData }, Date.now()),
          );
        }
      },
      onReadMark: (mark) => readMarks.push(mark),
    }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    options,
    media,
    requests,
    accepted,
    readMarks,
    countByKey() {
      const counts = new Map<string, number>();
      for (const { message } of accepted) {
        const key = message.biz_opaque_callback_data ?? "";
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return counts;
    },
    failCall: (n, fault) => void faults.set(n, fault),
    failAll(fault) {
      always = fault;
    },
    deliver({ waId, profileName = "Cliente" }, part, { id = `wamid.${randomId()}`, at = Date.now(), replyTo } = {}) {
      return webhooks.send(waId, messageBody(account.externalId, { waId, profileName }, { id, at, part, replyTo }));
    },
    deliverBody: (body) => webhooks.send(`body ${lane++}`, body),
    close() {
      webhooks.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
