import { Gauge, type Registry } from "prom-client";
import { within } from "../within.js";

/** Time limit for reading values, in ms: whoever collects metrics is answered, whatever hangs. */
const PATIENCE_MS = 2_000;

/** Values that are read at the moment when somebody asks for the metrics. */
export type Readings = {
  work(): Promise<{
    waiting: number;
    oldestMs: number | null;
    pending: number;
    sending: number;
    uncertain: number;
    failed: number;
    dead: number;
    alerts: number;
  }>;
  /** State by provider: 0 closed, 1 half open, 2 open. */
  breakers(): { key: string; state: "closed" | "open" | "half_open" }[];
  /** Open sockets, by namespace. */
  sockets(): { namespace: string; open: number }[];
  pool(): { total: number; idle: number; waiting: number };
  /** Turns and effects of this process that are started or waiting. */
  depth(): { turns: number; effects: number };
  /** Whether Redis answers; null when there is no Redis. */
  redis(): Promise<boolean | null>;
};

const BREAKER = { closed: 0, half_open: 1, open: 2 } as const;

export type MetricsPage = {
  contentType: string;
  /** The whole page, in Prometheus' text format. */
  text(): Promise<string>;
};

/** The page for Prometheus: the counts in `registry`, and the values that are read when somebody asks. */
export function createMetricsPage(registry: Registry, readings: Readings): MetricsPage {
  const registers = [registry];
  const work = {
    waiting: gauge("balcao_events_waiting", "Events that wait for their turn."),
    oldest: gauge("balcao_queue_age_seconds", "How long the oldest waiting event waits."),
    effects: gauge("balcao_effects", "Effects that are open or failed, by state.", ["state"]),
    dead: gauge("balcao_events_dead", "Events that no turn could handle."),
    alerts: gauge("balcao_alerts_open", "Alerts that nobody has seen."),
    reachable: gauge("balcao_database_up", "1 while the database answers."),
  };
  const redis = gauge("balcao_redis_up", "1 while Redis answers; absent where there is none.");
  const breakers = gauge("balcao_breaker_state", "0 closed, 1 half open, 2 open.", ["provider"]);
  const sockets = gauge("balcao_sockets", "Open sockets.", ["namespace"]);
  const pool = gauge("balcao_database_pool", "Connections to the database.", ["state"]);
  const depth = gauge("balcao_work_in_process", "Work that this process has taken and not finished.", ["what"]);

  function gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers });
  }

  async function read(): Promise<void> {
    breakers.reset();
    for (const { key, state } of readings.breakers()) breakers.set({ provider: key }, BREAKER[state]);
    for (const { namespace, open } of readings.sockets()) sockets.set({ namespace }, open);
    const { total, idle, waiting } = readings.pool();
    pool.set({ state: "used" }, total - idle);
    pool.set({ state: "idle" }, idle);
    pool.set({ state: "asked" }, waiting);
    for (const [what, value] of Object.entries(readings.depth())) depth.set({ what }, value);
    const [now, redisUp] = await Promise.all([within(PATIENCE_MS, readings.work()), readings.redis()]);
    if (redisUp === null) redis.remove();
    else redis.set(redisUp ? 1 : 0);
    work.reachable.set(now ? 1 : 0);
    // When the database does not answer, the values are left out: the last ones would be wrong, and so would zeros.
    if (!now) {
      for (const one of [work.waiting, work.oldest, work.dead, work.alerts]) one.remove();
      return work.effects.reset();
    }
    work.waiting.set(now.waiting);
    work.oldest.set((now.oldestMs ?? 0) / 1000);
    for (const state of ["pending", "sending", "uncertain", "failed"] as const) work.effects.set({ state }, now[state]);
    work.dead.set(now.dead);
    work.alerts.set(now.alerts);
  }

  return {
    contentType: registry.contentType,
    async text() {
      await read();
      return registry.metrics();
    },
  };
}
