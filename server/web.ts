import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import express, { type ErrorRequestHandler, type NextFunction, type Request, type Response } from "express";
import { Server as Sockets } from "socket.io";
import { attachWebChat } from "../channels/webchat/attach-web-chat.js";
import { DEFAULT_WEB_CHAT_LIMITS } from "../channels/webchat/limits.js";
import { createWebChatRouter } from "../channels/webchat/web-chat-router.js";
import { countWork } from "../db/stores/work-counts.js";
import { guardUpgrades } from "../platform/http/guard-upgrades.js";
import { limitIdle } from "../platform/http/limit-idle.js";
import { limitPipelines } from "../platform/http/limit-pipelines.js";
import { watchAnswers } from "../platform/http/watch-answers.js";
import { watchBodies } from "../platform/http/watch-bodies.js";
import { type Log, sparing } from "../platform/log.js";
import { createMetricsPage } from "../platform/metrics/create-metrics-page.js";
import { deriveKey } from "../platform/secrets/derive.js";
import { addressOf, dropForwardedPorts } from "./address-of.js";
import { assets } from "./assets.js";
import { mountDemo } from "./demo.js";
import { headEveryAnswer } from "./head-every-answer.js";
import { createHealth } from "./health.js";
import { closeServer, createHttpServer, listen } from "./http-server.js";
import { createKnownHosts, UNKNOWN_HOST } from "./known-hosts.js";
import { LARGEST_FRAME, limitFrames } from "./limit-frames.js";
import { limitUnread } from "./limit-unread.js";
import { createStrangers, STRANGERS } from "./strangers.js";
import type { WebOptions } from "./web-options.js";
import { createWebhookRoute } from "./webhook-route.js";

/** Everything that is served over HTTP and sockets. */
export type Web = {
  /** Resolves with the address at which it listens, as this machine reaches it. */
  listen(): Promise<string>;
  demoEnabled(): boolean;
  /** Ends the connections of customers whose company is not served any more. */
  leaveUnserved(): void;
  /** Accepts no more connections, and gives running requests a moment to end. */
  close(): Promise<void>;
};

export function createWeb(options: WebOptions): Web {
  const { installation, channels, engine, live, log } = options;
  const { files } = options.storage;
  const { config, database } = installation;
  const works = options.role === "worker";
  const knownHost = createKnownHosts(config, log);
  const callerOf = addressOf(config.trustProxy);
  const { offenders } = options.shared;
  const strangers = createStrangers(callerOf, offenders);
  const app = express();
  const webhook = createWebhookRoute({
    channels,
    inbox: engine.inbox,
    log: sparing(log),
    metrics: options.metrics,
    addressOf: callerOf,
    bytes: options.bytes.webhooks,
  });
  const server = createHttpServer();
  // Registered before the sockets attach, because the sockets pass on only requests that are not theirs. Two answers to
  // one request would end the process.
  server.on("request", (request, response) => {
    if (works || !webhook(request, response)) app(request, response);
  });
  // A worker process serves no sockets. It still gets a socket.io server, on an HTTP server that never listens, because
  // socket.io can only be closed when it has one.
  const io = new Sockets(works ? createServer() : server, {
    serveClient: false,
    maxHttpBufferSize: LARGEST_FRAME,
    perMessageDeflate: false,
    // Not compressed, because an answer may hold somebody's token beside a caller's words, and its compressed length
    // would tell whether the two are alike (BREACH).
    httpCompression: false,
    connectTimeout: STRANGERS.ms,
    // Upgrades elsewhere are refused by `guardUpgrades`.
    destroyUpgrade: false,
    allowRequest: (request, answer) => {
      if (!knownHost(request)) return answer(UNKNOWN_HOST, false);
      if (!strangers.hasPlaceFor(request)) return answer(null, false);
      // Sends the answer and the first packet together: each piece by itself would cost the event loop another system
      // call.
      request.socket.cork();
      setImmediate(() => request.socket.uncork());
      answer(null, true);
    },
    adapter: options.socketAdapter,
  });
  refuseScripts(io);
  strangers.watch(io);
  limitFrames(io, callerOf, offenders);
  limitUnread(io);
  // Called after the sockets have attached, because their polling takes bodies, too.
  watchBodies(server);
  headEveryAnswer(server, config.publicUrl);
  watchAnswers(server);
  limitIdle(server);
  limitPipelines(server);
  // A worker has no sockets, and takes such requests as ordinary ones.
  if (!works) guardUpgrades(server, io.path());

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
  const metrics = createMetricsPage(options.metrics.registry, {
    work: () => countWork(database),
    breakers: () => options.breakers.list(),
    sockets: () => [...io._nsps].map(([namespace, { sockets }]) => ({ namespace, open: sockets.size })),
    pool: () => database.pool(),
    depth: () => engine.depth(),
    redis: () => options.redis.up(),
  });
  app.use(createHealth({ ...options, metrics }));
  // A worker answers health checks and metrics, and nothing else.
  if (works) app.use((_request, response) => notHere(response, "Este processo não atende pedidos."));
  const { uploads, downloads } = options.bytes;
  app.use(createWebChatRouter({ ...chat, widgetDir: assets.widget, bytes: uploads, downloads }));
  const demo = mountDemo(app, io, options, uploads);
  options.rooms.mount(app, io);
  app.get("/", (_request, response) => response.redirect(demo.enabled() ? "/demo" : "/health"));
  app.use((_request, response) => notHere(response, "Não há nada neste endereço."));
  app.use(answerFailures(log));

  return {
    listen: () => listen(server, config),
    demoEnabled: demo.enabled,
    leaveUnserved: () => webChat.leave((tenantId) => !options.serves(tenantId)),
    close: () =>
      closeServer(server, async () => {
        webChat.close();
        demo.close();
        await io.close();
      }),
  };
}

const notHere = (response: express.Response, words: string) => void response.status(404).type("text/plain").send(words);

/**
 * Answers 400 to polling by script (`j`, meant for browsers of 2010): any site could use it with its visitor's address.
 */
function refuseScripts(io: Sockets): void {
  io.engine.use((request: IncomingMessage, _response: ServerResponse, next: (error?: Error) => void) =>
    new URL(request.url ?? "", "http://localhost").searchParams.has("j") ? next(new Error("no scripts")) : next(),
  );
}

/** Says in words that a request failed. Only a failure of ours is logged. */
function answerFailures(log: Log): ErrorRequestHandler {
  return (error: unknown, request: Request, response: Response, next: NextFunction) => {
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
  };
}

/** The status that Express and its parsers attach to errors that are the client's fault. */
function statusOf(error: unknown): number {
  const status = typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 500;
  return status >= 400 && status < 600 ? status : 500;
}
