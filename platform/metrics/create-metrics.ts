import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { within } from "../within.js";

/** Time limit for reading values, in ms: whoever collects metrics is answered, whatever hangs. */
const PATIENCE_MS = 2_000;
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

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

/**
 * Prometheus metrics of this process, including the default ones (CPU, memory, event-loop delay, garbage collection).
 */
export function createMetrics(readings: Readings) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const turn = new Histogram({
    name: "balcao_turn_seconds",
    help: "From an event's arrival to the commit of its turn.",
    buckets: SECONDS,
    registers,
  });
  const call = new Histogram({
    name: "balcao_provider_call_seconds",
    help: "Calls to providers, by sort of provider and how they ended.",
    labelNames: ["sort", "outcome"],
    buckets: SECONDS,
    registers,
  });
  const errors = new Counter({
    name: "balcao_provider_errors_total",
    help: "Calls to providers that did not end well, by provider and how they ended.",
    labelNames: ["provider", "outcome"],
    registers,
  });
  const ended = new Counter({
    name: "balcao_effects_ended_total",
    help: "Effects that ended for good.",
    labelNames: ["kind", "state"],
    registers,
  });
  const webhooks = new Counter({
    name: "balcao_webhooks_total",
    help: "Webhooks, by the status they were answered with.",
    labelNames: ["kind", "status"],
    registers,
  });

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
    turned: (ms: number) => turn.observe(ms / 1000),
    called(provider: string, outcome: string, ms: number): void {
      call.observe({ sort: sortOf(provider), outcome }, ms / 1000);
      if (outcome !== "done") errors.inc({ provider, outcome });
    },
    ended: (kind: string, state: string) => ended.inc({ kind, state }),
    webhook: (kind: string, status: number) => webhooks.inc({ kind, status }),
    contentType: registry.contentType,
    /** The whole page, in Prometheus' text format. */
    async text(): Promise<string> {
      await read();
      return registry.metrics();
    },
  };
}

/**
 * `channel:loja` becomes `channel`, because thousands of channels would make thousands of histograms. Rooms are few,
 * and each keeps its own name.
 */
function sortOf(provider: string): string {
  return provider.startsWith("room:") ? provider : (provider.split(":", 1)[0] ?? provider);
}
