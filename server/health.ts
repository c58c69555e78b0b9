import { timingSafeEqual } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Request, type RequestHandler, Router } from "express";
import { ping } from "../db/stores/tenant-store.js";
import { countWork } from "../db/stores/work-counts.js";
import { createWorkerStore } from "../db/stores/worker-store.js";
import { createDiskSpace } from "../platform/disk-space.js";
import type { MetricsPage } from "../platform/metrics/create-metrics-page.js";
import { shared } from "../platform/shared.js";
import { within } from "../platform/within.js";
import { localOf, type Reached } from "./same-machine.js";
import type { WebOptions } from "./web-options.js";

const PATIENCE_MS = 2_000;
/** An event that waits longer than this for its turn, in ms, is reported. */
const SLOW_MS = 30_000;

export type HealthOptions = Pick<
  WebOptions,
  "installation" | "engine" | "role" | "breakers" | "channels" | "redis" | "storage"
> & { metrics: MetricsPage };

/**
 * `/health` is for load balancers: 200 while messages can be taken, 503 while they cannot. A full DATA_DIR stops
 * messages only when the database lives in it; beside PostgreSQL it is reported (`disk`) and stops only files. Too
 * little free space stops only files (`files`). `/health/detailed` and `/metrics` are for operators. They need
 * `Authorization: Bearer <METRICS_TOKEN>`. When no token is set, they answer this machine only, and only if no setting
 * says that the server is reached from elsewhere (`PUBLIC_URL`, `TRUST_PROXY`).
 */
export function createHealth(options: HealthOptions): Router {
  const { installation, engine, metrics } = options;
  const { database, config } = installation;
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const router = Router();

  const hasSpace = createDiskSpace(config.dataDir, () => Date.now());
  const needsSpace = database.kind === "embedded";

  const look = shared(() =>
    Promise.all([
      within(PATIENCE_MS, ping(database)),
      within(PATIENCE_MS, hasSpace()),
      within(PATIENCE_MS, options.storage.hasFreeSpace()),
    ]),
  );
  router.get("/health", async (_request, response) => {
    const [answers, space, free] = await look();
    const storing = answers !== null && !engine.inbox.refusing();
    const up = storing && (space === true || !needsSpace);
    const word = (fine: boolean) => (fine ? "ok" : "unavailable");
    response
      .set("Cache-Control", "no-store")
      .status(up ? 200 : 503)
      .json({
        status: word(up),
        database: word(storing),
        disk: word(space === true),
        files: word(space === true && free === true),
        work: engine.depth(),
      });
  });

  const onlyOperators = operatorsOnly(config);
  router.get("/health/detailed", onlyOperators, async (_request, response) => {
    const [work, processes, redis, space, free] = await Promise.all([
      within(PATIENCE_MS, countWork(database)),
      within(PATIENCE_MS, createWorkerStore(database).list()),
      options.redis.up(),
      within(PATIENCE_MS, hasSpace()),
      within(PATIENCE_MS, options.storage.hasFreeSpace()),
    ]);
    const refusing = engine.inbox.refusing();
    const down = work === null || refusing || (needsSpace && !space);
    const breakers = options.breakers.list().filter(({ state }) => state !== "closed");
    const paused = options.channels.all().filter((channel) => channel.paused);
    const problems = [
      ...(work === null ? ["The database does not answer."] : []),
      ...(refusing
        ? ["The last messages could not be stored, and were refused: the database's disk may be full."]
        : []),
      ...(space ? [] : ["Nothing can be written in DATA_DIR: the disk may be full."]),
      ...(space && !free
        ? ["The disk has less free space than FILES_FREE_MB: no files are taken, messages go on."]
        : []),
      ...(redis === false ? ["Redis does not answer: what another process must do is up to two seconds late."] : []),
      ...(work && (work.oldestMs ?? 0) > SLOW_MS ? ["Messages wait too long for their turn."] : []),
      ...(work && work.dead > 0 ? ["Messages were set aside: see the desk's problems."] : []),
      // A half-open breaker holds nothing back, because the next call is its trial.
      ...breakers
        .filter(({ state }) => state === "open")
        .map(({ key }) => `Calls to ${key} are held back: it failed several times in a row.`),
      ...paused.map(({ key }) => `The channel ${key} is paused.`),
    ];
    response
      .set("Cache-Control", "no-store")
      .status(down ? 503 : 200)
      .json({
        status: down ? "unavailable" : problems.length > 0 ? "degraded" : "ok",
        problems,
        role: options.role,
        database: { kind: database.kind, isolation: installation.isolation, pool: database.pool(), work },
        process: {
          work: engine.depth(),
          memoryMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
          eventLoopDelayP99Ms: Math.round(delay.percentile(99) / 1e4) / 100,
          uptimeSeconds: Math.round(process.uptime()),
        },
        redis: redis === null ? "none" : redis ? "ok" : "unavailable",
        processes: processes ?? [],
        breakers,
        channels: options.channels
          .all()
          .map(({ key, account, paused: isPaused }) => ({ key, kind: account.kind, paused: isPaused })),
      });
  });

  router.get("/metrics", onlyOperators, async (_request, response) => {
    response
      .set("Cache-Control", "no-store")
      .type(metrics.contentType)
      .send(await metrics.text());
  });

  return router;
}

/**
 * A proxy on this machine that does not name its clients (nginx by default) looks like this machine. An operator with
 * such a proxy says so in the settings, and then needs a token.
 */
function operatorsOnly(config: Reached & { metricsToken: string | null }): RequestHandler {
  const { metricsToken: token } = config;
  const isLocal = localOf(config);
  return (request, response, next) => {
    if (token === null ? isLocal(request) : holds(request, token)) return next();
    response
      .status(token === null ? 403 : 401)
      .type("text/plain")
      .send(
        `Só para quem opera este servidor${token === null ? ": é preciso METRICS_TOKEN (docs/operations.md)" : ""}.`,
      );
  };
}

function holds(request: Request, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
