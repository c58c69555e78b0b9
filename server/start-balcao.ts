import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createEngine, type Engine } from "../bot/create-engine.js";
import { createInProcessLive } from "../bot/live/in-process-live.js";
import type { Live } from "../bot/ports/live.js";
import { keepDatabaseFit } from "../db/maintenance.js";
import { createChannelStore } from "../db/stores/channel-store.js";
import { createEngineStore } from "../db/stores/engine-store.js";
import { createProgramStore } from "../db/stores/program-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { createTranscriptStore } from "../db/stores/transcript-store.js";
import { countWork } from "../db/stores/work-counts.js";
import { backoffMs } from "../platform/backoff.js";
import { Breakers } from "../platform/breaker.js";
import type { Config } from "../platform/config/load-config.js";
import { endedWithin } from "../platform/ended-within.js";
import { limitPipelines } from "../platform/http/limit-pipelines.js";
import { watchAnswers } from "../platform/http/watch-answers.js";
import { watchBodies } from "../platform/http/watch-bodies.js";
import { type Log, sparing } from "../platform/log.js";
import { createMetrics, type Readings } from "../platform/metrics/create-metrics.js";
import { createAdapters } from "./adapters.js";
import { addressOf } from "./address-of.js";
import { type ChannelRegistry, createChannelRegistry } from "./channel-registry.js";
import { openControl } from "./control.js";
import { openDoorBytes } from "./door-bytes.js";
import { openFileStorage } from "./file-storage.js";
import { guardedHttpRequest } from "./guarded-http-request.js";
import { headEveryAnswer } from "./head-every-answer.js";
import type { Installation } from "./open-installation.js";
import { joinOthers, type ServeRole } from "./others.js";
import { createProgramRegistry } from "./program-registry.js";
import { openRooms } from "./rooms.js";
import { warmUp } from "./warm-up.js";
import { watchRedis } from "./watch-redis.js";
import { createWeb } from "./web.js";
import { createWebhookRoute } from "./webhook-route.js";

/** A Balcão that runs in this process. */
export type Running = {
  /** The address at which this machine reaches it. */
  address: string;
  /** Whether `/demo` is served. */
  demoEnabled(): boolean;
  engine: Engine;
  channels: ChannelRegistry;
  live: Live;
  /** Makes this process notice what `apply` changed. */
  reload(tenantId: string): Promise<void>;
  /** Accepts nothing more, finishes what runs, leaves the rest to other processes, and closes the database. */
  stop(): Promise<void>;
};

/**
 * Puts the parts together and listens. When it throws, everything it opened is closed, except the installation, which
 * the caller closes.
 */
export async function startBalcao(installation: Installation, log: Log, role: ServeRole = "all"): Promise<Running> {
  const endings: Endings = {};
  try {
    const running = await start(installation, log, role, endings);
    endings.database = installation.close;
    return { ...running, stop: () => end(endings, log) };
  } catch (error) {
    // Without this, what was opened so far would keep the process alive. Failures of closing are logged and do not
    // replace the reason why the start failed.
    await end(endings, log).catch(() => {});
    throw error;
  }
}

/** Records in `endings` how to close whatever it opens, also when it throws. */
async function start(
  installation: Installation,
  log: Log,
  role: ServeRole,
  endings: Endings,
): Promise<Omit<Running, "stop">> {
  const { config, database, keyring } = installation;
  const now = () => Date.now();
  const workerId = randomUUID();
  let ownAddress = "";

  const channels = await createChannelRegistry({
    store: createChannelStore(database),
    adapters: createAdapters(config),
    keyring,
    log,
    demoSettings: () => ({ apiBaseUrl: `${ownAddress}/demo/graph` }),
    tell: (tenantId) => others.tellChanged(tenantId),
  });
  const programs = createProgramRegistry(createProgramStore(database));
  const storage = openFileStorage(installation, log);
  endings.files = storage.close;
  const { files } = storage;
  const others = await joinOthers({
    installation,
    id: workerId,
    role,
    live: createInProcessLive((error) => log.error({ err: error }, "a live listener failed")),
    log,
    changed: (tenantId) => {
      notice(tenantId).catch((error: unknown) =>
        log.error({ err: error }, "what another process changed was not read"),
      );
    },
    replaced: () => {
      log.fatal("another process serves this database now; this one ends");
      process.exit(1);
    },
  });
  const { live, jobs } = others;
  endings.work = jobs.close;
  endings.presence = others.leave;
  endings.others = others.disconnect;
  const http = guardedHttpRequest(config.httpStepAllow);
  endings.http = http.close;
  const store = createEngineStore(database, now);
  const redis = watchRedis(config.redisUrl);
  endings.redis = async () => redis.close();
  const breakers = new Breakers({
    failures: 5,
    openMs: 2_000,
    maxOpenMs: 60_000,
    now,
    changed: (provider, state) =>
      state.open
        ? log.error({ provider, forMs: state.forMs }, "calls to a provider are held back")
        : log.info({ provider }, "a provider works again"),
  });
  let sockets: Readings["sockets"] = () => [];
  const metrics = createMetrics({
    work: () => countWork(database),
    breakers: () => breakers.list(),
    sockets: () => sockets(),
    pool: () => database.pool(),
    depth: () => engine.depth(),
    redis: () => redis.up(),
  });
  const bytes = openDoorBytes(config);
  const rooms = openRooms({
    installation,
    channels,
    files,
    programs,
    live,
    jobs,
    shared: others.shared,
    bytes,
    breakers,
    meter: metrics,
    tell: (to, dedupe, event) => engine.inbox.acceptInside(to, dedupe, event),
    wake: (ref) => engine.wake(ref),
    now,
    log,
    ownAddress: () => ownAddress,
    publicAddress: () => config.publicUrl?.replace(/\/$/, "") ?? ownAddress,
  });
  endings.rooms = rooms.stop;
  const engine: Engine = createEngine({
    store,
    programs,
    channels,
    capabilitiesOf: channels.capabilitiesOf,
    files,
    live,
    breakers,
    meter: metrics,
    rooms: rooms.rooms,
    httpRequest: http.request,
    now,
    backoffMs: (attempt) => backoffMs(attempt, Math.random()),
    log: sparing(log),
    workerId,
    burstWindowMs: config.burstWindowMs,
    contactPerMinute: config.contactMessagesPerMinute,
    sendTimeoutMs: config.sendTimeoutMs,
    httpTimeoutMs: 60_000,
    works: role !== "web",
    wakes: others.wakes,
    concurrency: database.kind === "embedded" ? 1 : Math.max(2, Math.floor(config.databasePoolSize / 3)),
  });

  const webhook = createWebhookRoute({
    channels,
    inbox: engine.inbox,
    log: sparing(log),
    answered: metrics.webhook,
    addressOf: addressOf(config.trustProxy),
    bytes: bytes.webhooks,
  });
  const server = createServer({
    requestTimeout: 60_000,
    headersTimeout: 15_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 5_000,
  });
  // Registered before the sockets attach, because the sockets pass on only requests that are not theirs. Two answers to
  // one request would end the process.
  server.on("request", (request, response) => {
    if (role === "worker" || !webhook(request, response)) web.app(request, response);
  });
  const web = createWeb({
    installation,
    server,
    channels,
    engine,
    live,
    storage,
    transcript: createTranscriptStore(database),
    rooms,
    role,
    breakers,
    metrics,
    redis,
    watchSockets: (open) => {
      sockets = open;
    },
    socketAdapter: others.socketAdapter,
    shared: others.shared,
    bytes,
    now,
    log,
    ownAddress: () => ownAddress,
  });

  // Called after the sockets have attached, because their polling takes bodies, too.
  watchBodies(server);
  headEveryAnswer(server, config.publicUrl);
  watchAnswers(server);
  limitPipelines(server);

  async function notice(tenantId: string | null): Promise<void> {
    programs.forget(tenantId);
    store.forget(null);
    rooms.forget(tenantId);
    await channels.reload(tenantId);
  }

  endings.work = () => finish([closeWeb(web, server), engine.stop(), jobs.close()], log, engine.depth);
  ownAddress = await listen(server, config);
  await channels.reload(null);
  await engine.start();
  rooms.start();
  keepDatabaseFit(database, jobs);
  storage.tidy(jobs);
  void warmUp(
    programs,
    () => listTenants(database),
    (error, tenantId) => log.warn({ err: error, tenantId }, "a company's flows were not loaded ahead"),
  );
  const reload = async (tenantId: string) => {
    await notice(tenantId);
    await others.tellChanged(tenantId);
  };
  // On a PostgreSQL server commands reach the database themselves, and processes hear of changes from there.
  if (database.kind === "embedded") {
    const control = await openControl({ installation, engine, reload, log });
    endings.commands = control.close;
  }
  return { address: ownAddress, demoEnabled: web.demoEnabled, engine, channels, live, reload };
}

/** The order of a stop. */
const ENDINGS = [
  "commands",
  // Accepts nothing more, and ends what runs.
  "work",
  // Comes before slower steps, so that the other processes need not wait until this one counts as gone.
  "presence",
  "rooms",
  "http",
  "others",
  "redis",
  "files",
  "database",
] as const;
/** For each step of a stop, how to end what was opened. */
type Endings = Partial<Record<(typeof ENDINGS)[number], () => Promise<unknown>>>;

/** Runs the steps one after the other, each one even if an earlier one failed. Throws the failures at the end. */
async function end(endings: Endings, log: Log): Promise<void> {
  const failed: unknown[] = [];
  for (const what of ENDINGS) {
    try {
      await endings[what]?.();
    } catch (error) {
      failed.push(error);
      log.error({ err: error, what }, "something did not end well while stopping");
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, "stopping did not go well");
}

async function finish(work: readonly Promise<unknown>[], log: Log, depth: Engine["depth"]): Promise<void> {
  if (!(await endedWithin(FINISH_MS, Promise.allSettled(work))))
    return log.warn({ ...depth() }, "work under way took too long to wait for; others take it over");
  await Promise.all(work);
}

/** How long running turns, sends and jobs may take at the end, in ms: the time of a whole stop, less the rest of it. */
const FINISH_MS = 6_000;
/** How long running requests may still take at the end, in ms. */
const GRACE_MS = 1_500;

/**
 * Accepts no more connections. Node does not count a connection as idle that was opened and never used; only the end of
 * the grace period closes it.
 */
async function closeWeb(web: { close(): Promise<void> }, server: Server): Promise<void> {
  const closed = Promise.all([new Promise((resolve) => server.close(resolve)), web.close()]);
  const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(grace);
}

function listen(server: Server, config: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, config.host, () => {
      server.off("error", reject);
      const { port } = server.address() as AddressInfo;
      const everywhere = config.host === "0.0.0.0" || config.host === "::";
      const host = everywhere ? "127.0.0.1" : config.host.includes(":") ? `[${config.host}]` : config.host;
      resolve(`http://${host}:${port}`);
    });
  });
}
