import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Router } from "express";
import { Server } from "socket.io";
import type { ChannelAccount, ChannelTools, FileBytes, Outgoing, SendResult } from "../../bot/ports/channel-adapter.js";
import type { ChannelEvent, Sender } from "../../bot/vocabulary/channel-event.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { createSimulator, type Simulator } from "../../channels/simulator/create-simulator.js";
import type { DemoChannels, SimulatorDeps } from "../../channels/simulator/deps.js";
import { createWhatsAppAdapter } from "../../channels/whatsapp/whatsapp-adapter.js";
import { createByteBudget } from "../../platform/limits/byte-budget.js";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import { createThreadPool } from "../../platform/threads/thread-pool.js";

type Inbound = ChannelEvent & { kind: "message" };

/**
 * A product of a few lines: the real WhatsApp adapter and the real simulator, with the test's own answers in between.
 */
export type Harness = {
  url: string;
  io: Server;
  simulator: Simulator;
  account: ChannelAccount;
  /** Every event that the adapter read from a webhook. */
  events: ChannelEvent[];
  /** The status of the answer to each webhook. */
  answers: number[];
  demo: { enabled: boolean; channels: DemoChannels; webhookStatus: number | null };
  files: Map<string, FileBytes>;
  onMessage: ((message: Inbound) => Promise<void> | void) | null;
  send(to: Sender, content: OutboundContent, change?: Partial<Outgoing>): Promise<SendResult>;
  acknowledge(message: Inbound, typing: boolean): Promise<void>;
  fetchMedia(providerRef: string): Promise<FileBytes>;
  goOffline(): void;
  goOnline(): void;
  close(): Promise<void>;
};

export async function startHarness(options: {
  publicDir: string;
  deps?: Partial<SimulatorDeps>;
  extra?: (url: string, io: Server) => Router;
}): Promise<Harness> {
  const app = express();
  const http = createServer(app);
  const io = new Server(http, { serveClient: false, maxHttpBufferSize: 65_536 });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  const secrets = {
    accessToken: "EAAdemo0token0of0the0harness",
    appSecret: "segredo-do-app-da-demonstracao",
    verifyToken: "palavra",
  };
  const account: ChannelAccount = {
    id: "21",
    tenantId: "9",
    kind: "whatsapp",
    externalId: "100000000000001",
    key: "100000000000001",
    settings: { apiBaseUrl: `${url}/demo/graph` },
    secrets,
  };
  const demo: Harness["demo"] = {
    enabled: true,
    channels: {
      whatsapp: { key: "demo-key", externalId: account.externalId, secrets },
      instagram: null,
      webchat: { key: "oficina", title: "Oficina Clique" },
    },
    webhookStatus: null,
  };
  const threads = createThreadPool({ threads: 1, waitingPerKey: 16 });
  const simulator = createSimulator({
    ownAddress: () => url,
    channels: () => demo.channels,
    enabled: () => demo.enabled,
    now: Date.now,
    randomId: () => randomBytes(16).toString("base64url"),
    log: { info() {}, warn() {}, error() {} },
    publicDir: options.publicDir,
    shared: createSharedLimits(null),
    addressOf: (_headers, remote) => remote,
    threads,
    bytes: createByteBudget({ each: 64 * 1024 * 1024, all: 64 * 1024 * 1024 }),
    ...options.deps,
  });
  const adapter = createWhatsAppAdapter({
    graphBaseUrl: "http://127.0.0.1:9",
    graphVersion: "v24.0",
    timeoutMs: 5_000,
  });
  const files = new Map<string, FileBytes>();
  const tools: ChannelTools = {
    signal: new AbortController().signal,
    now: Date.now,
    async readFile(id) {
      const file = files.get(id);
      if (file === undefined) throw new Error(`no file ${id}`);
      return file;
    },
  };
  let sends = 0;

  const harness: Harness = {
    url,
    io,
    simulator,
    account,
    events: [],
    answers: [],
    demo,
    files,
    onMessage: null,
    send(to, content, change = {}) {
      const key = `effect-${++sends}`;
      const outgoing = {
        key,
        to,
        content,
        byPerson: false,
        lastInboundAt: Date.now(),
        messageId: String(sends),
        ...change,
      };
      return adapter.send(account, outgoing, tools);
    },
    async acknowledge(message, typing) {
      const ended = await adapter.acknowledge?.(
        account,
        { providerId: message.providerId, to: message.from, typing },
        tools,
      );
      if (ended?.outcome === "failed") throw new Error(ended.reason);
    },
    async fetchMedia(providerRef) {
      const fetched = await adapter.fetchMedia?.(account, providerRef, tools);
      if (fetched?.outcome !== "ok") throw new Error(`media: ${JSON.stringify(fetched)}`);
      return { bytes: fetched.bytes, mime: fetched.mime, name: fetched.name ?? "" };
    },
    goOffline() {
      io.engine.opts.allowRequest = (_request, allow) => allow(null, false);
      io.of("/demo").disconnectSockets(true);
    },
    goOnline() {
      io.engine.opts.allowRequest = (_request, allow) => allow(null, true);
    },
    async close() {
      simulator.close();
      await threads.close();
      await io.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };

  app.post("/webhooks/whatsapp/:key", express.raw({ type: () => true, limit: "4mb" }), (request, response) => {
    if (demo.webhookStatus !== null || request.params.key !== "demo-key") {
      harness.answers.push(demo.webhookStatus ?? 404);
      return void response.status(demo.webhookStatus ?? 404).end();
    }
    const headers = request.headers as Record<string, string | undefined>;
    const received = adapter.receive?.(account, {
      method: "POST",
      query: new URLSearchParams(),
      headers,
      body: request.body as Buffer,
    });
    const status = received?.kind === "refused" ? received.status : 200;
    harness.answers.push(status);
    response.status(status).end();
    if (received?.kind !== "events") return;
    for (const { event } of received.events) {
      harness.events.push(event);
      if (event.kind === "message") void harness.onMessage?.(event);
    }
  });
  app.use("/demo", simulator.router);
  simulator.attach(io);
  if (options.extra !== undefined) app.use(options.extra(url, io));
  return harness;
}
