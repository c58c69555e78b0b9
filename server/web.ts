import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { Server as Sockets } from "socket.io";
import type { Engine } from "../bot/create-engine.js";
import type { Live } from "../bot/ports/live.js";
import type { Transcript } from "../channels/ports.js";
import { attachWebChat } from "../channels/webchat/attach-web-chat.js";
import { DEFAULT_WEB_CHAT_LIMITS } from "../channels/webchat/limits.js";
import { createWebChatRouter } from "../channels/webchat/web-chat-router.js";
import type { Breakers } from "../platform/breaker.js";
import type { SharedLimits } from "../platform/limits/shared-limits.js";
import type { Log } from "../platform/log.js";
import type { createMetrics, Readings } from "../platform/metrics/create-metrics.js";
import { deriveKey } from "../platform/secrets/derive.js";
import { addressOf, dropForwardedPorts } from "./address-of.js";
import { assets } from "./assets.js";
import type { ChannelRegistry } from "./channel-registry.js";
import { mountDemo } from "./demo.js";
import type { DoorBytes } from "./door-bytes.js";
import type { FileStorage } from "./file-storage.js";
import { createHealth } from "./health.js";
import { createKnownHosts, UNKNOWN_HOST } from "./known-hosts.js";
import { LARGEST_FRAME, limitFrames } from "./limit-frames.js";
import type { Installation } from "./open-installation.js";
import type { Others, ServeRole } from "./others.js";
import type { Rooms } from "./rooms.js";
import { createStrangers, STRANGERS } from "./strangers.js";
import type { RedisWatch } from "./watch-redis.js";

export type WebOptions = {
  installation: Installation;
  server: Server;
  channels: ChannelRegistry;
  engine: Engine;
  live: Live;
  storage: Pick<FileStorage, "files" | "threads" | "hasFreeSpace">;
  transcript: Transcript;
  rooms: Pick<Rooms, "mount">;
  role: ServeRole;
  breakers: Pick<Breakers, "list">;
  metrics: ReturnType<typeof createMetrics>;
  redis: RedisWatch;
  /** Tells the metrics how to count open sockets. */
  watchSockets(open: Readings["sockets"]): void;
  socketAdapter: Others["socketAdapter"];
  /** Counts at the doors that strangers come to. */
  shared: SharedLimits;
  bytes: DoorBytes;
  now(): number;
  log: Log;
  ownAddress(): string;
};

/** Serves everything over HTTP and sockets, except webhooks. */
export function createWeb(options: WebOptions): { app: Express; demoEnabled(): boolean; close(): Promise<void> } {
  const { installation, channels, engine, live, log } = options;
  const { files } = options.storage;
  const { config } = installation;
  const works = options.role === "worker";
  const knownHost = createKnownHosts(config, log);
  const callerOf = addressOf(config.trustProxy);
  const strangers = createStrangers(callerOf);
  // A worker process serves no sockets. It still gets a socket.io server, on an HTTP server that never listens, because
  // socket.io can only be closed when it has one.
  const io = new Sockets(works ? createServer() : options.server, {
    serveClient: false,
    maxHttpBufferSize: LARGEST_FRAME,
    perMessageDeflate: false,
    // Not compressed, because an answer may hold somebody's token beside a caller's words, and its compressed length
    // would tell whether the two are alike (BREACH).
    httpCompression: false,
    connectTimeout: STRANGERS.ms,
    allowRequest: (request, answer) => {
      if (!knownHost(request)) return answer(UNKNOWN_HOST, false);
      // Sends the answer and the first packet together: each piece by itself would cost the event loop another system
      // call.
      request.socket.cork();
      setImmediate(() => request.socket.uncork());
      answer(null, strangers.hasRoomFor(request));
    },
    adapter: options.socketAdapter,
  });
  refuseScripts(io);
  strangers.watch(io);
  limitFrames(io, callerOf);
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.trustProxy);
  app.use((request, response, next) => {
    dropForwardedPorts(request.headers);
    // Load balancers ask for `/health` under any name, and providers sign the webhooks that they send.
    if (request.path === "/health" || request.path.startsWith("/webhooks/") || knownHost(request)) return next();
    response.status(421).set("Cache-Control", "no-store").type("text/plain").send(UNKNOWN_HOST);
  });

  const chat = {
    async findChannel(key: string) {
      const channel = channels.byKey(key);
      return channel?.account.kind === "webchat" ? { account: channel.account, paused: channel.paused } : null;
    },
    files,
    now: options.now,
    log,
    sign: { visitorSecret: deriveKey(installation.secretKey, "visitor tokens") },
    limits: { ...DEFAULT_WEB_CHAT_LIMITS, fileBytes: config.uploadMaxMb * 1024 * 1024 },
    addressOf: callerOf,
    shared: options.shared,
    publicOrigin: config.publicUrl ? new URL(config.publicUrl).origin : undefined,
  };
  const webChat = attachWebChat(io, { ...chat, inbox: engine.inbox, transcript: options.transcript, live });
  options.watchSockets(() => [...io._nsps].map(([namespace, { sockets }]) => ({ namespace, open: sockets.size })));
  app.use(createHealth(options));
  // A worker answers health checks and metrics, and nothing else.
  if (works)
    app.use(
      (_request, response) => void response.status(404).type("text/plain").send("Este processo não atende pedidos."),
    );
  const { uploads, downloads } = options.bytes;
  app.use(createWebChatRouter({ ...chat, widgetDir: assets.widget, bytes: uploads, downloads }));
  const demo = mountDemo(app, io, options, uploads);
  options.rooms.mount(app, io);
  app.get("/", (_request, response) => response.redirect(demo.enabled() ? "/demo" : "/health"));
  app.use((_request, response) => {
    response.status(404).type("text/plain").send("Não há nada neste endereço.");
  });
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    // Logs the route and not the address, because the address of a report or an invitation is also its key.
    if (status >= 500) log.error({ err: error, route: request.route?.path ?? "none" }, "a request failed");
    response
      .status(status)
      .type("text/plain")
      .send(
        status >= 500 ? "Algo falhou do nosso lado. Tente de novo em instantes." : "O pedido não pôde ser entendido.",
      );
  });

  return {
    app,
    demoEnabled: demo.enabled,
    async close() {
      webChat.close();
      demo.close();
      await io.close();
    },
  };
}

/**
 * Answers 400 to polling by script (`j`, meant for browsers of 2010): any site could use it with its visitor's address.
 */
function refuseScripts(io: Sockets): void {
  io.engine.use((request: IncomingMessage, _response: ServerResponse, next: (error?: Error) => void) =>
    new URL(request.url ?? "", "http://localhost").searchParams.has("j") ? next(new Error("no scripts")) : next(),
  );
}

/** The status that Express and its parsers attach to errors that are the client's fault. */
function statusOf(error: unknown): number {
  const status = typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 500;
  return status >= 400 && status < 600 ? status : 500;
}
