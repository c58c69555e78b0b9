import pg from "pg";
import { median, round } from "../harness/report.js";
import type { Process } from "./cluster.js";

/**
 * One process at one moment. In MB; `heapMb` after a garbage collection. The p99 of the event-loop delay since the last
 * sample is in ms.
 */
export type ProcessSample = { rssMb: number; heapMb: number; outsideMb: number; loopP99Ms: number; sockets: number };
export type Sample = {
  minute: number;
  processes: Record<string, ProcessSample>;
  /** The age of the oldest waiting event, in s. */
  queueAgeS: number;
  openEffects: number;
  connections: number;
  databaseMb: number;
  tables: Record<string, number>;
  /** The number of customers' messages stored so far. */
  messages: number;
};

const TABLES = ["events", "messages", "effects", "conversations"] as const;

/** Takes one sample: what the processes report about themselves, and what PostgreSQL reports about the database. */
export async function sample(processes: Process[], databaseUrl: string, minute: number): Promise<Sample> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const said = await Promise.all(processes.map(async (one) => ({ one, metrics: await one.metrics() })));
    const held = await Promise.all(processes.map((one) => one.memory()));
    const first = said[0]?.metrics ?? "";
    const { rows } = await client.query<Record<string, string>>(
      `SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,
        pg_database_size(current_database()) AS bytes, (SELECT count(*) FROM events WHERE kind = 'message') AS stored,
        ${TABLES.map((name) => `pg_total_relation_size('${name}') AS ${name}`).join(", ")}`,
    );
    const mb = (bytes: unknown) => round(Number(bytes) / 1024 / 1024, 1);
    return {
      minute,
      processes: Object.fromEntries(
        said.map(({ one, metrics }, n) => [
          one.name,
          {
            rssMb: mb(metric(metrics, "process_resident_memory_bytes")),
            heapMb: mb(held[n]?.heap),
            outsideMb: mb(held[n]?.outside),
            loopP99Ms: round(metric(metrics, "nodejs_eventloop_lag_p99_seconds") * 1000, 1),
            sockets: metric(metrics, "balcao_sockets"),
          },
        ]),
      ),
      queueAgeS: round(metric(first, "balcao_queue_age_seconds"), 1),
      openEffects: metric(first, "balcao_effects", 'state="(?:pending|sending|uncertain)"'),
      // Without the connection that asks.
      connections: Number(rows[0]?.["connections"]) - 1,
      databaseMb: mb(rows[0]?.["bytes"]),
      tables: Object.fromEntries(TABLES.map((name) => [name, mb(rows[0]?.[name])])),
      messages: Number(rows[0]?.["stored"]),
    };
  } finally {
    await client.end();
  }
}

/** The sum of a metric's values whose labels match. */
function metric(text: string, name: string, labels = ""): number {
  const lines = text.matchAll(new RegExp(`^${name}(?:\\{([^}]*)\\})? (\\S+)$`, "gm"));
  return [...lines].reduce((sum, [, has = "", value]) => (new RegExp(labels).test(has) ? sum + Number(value) : sum), 0);
}

/** How much `value` grows in an hour, by least squares, from the samples after the warm-up. */
export function perHour(samples: Sample[], value: (one: Sample) => number): number {
  const n = samples.length;
  const meanX = samples.reduce((sum, one) => sum + one.minute, 0) / n;
  const meanY = samples.reduce((sum, one) => sum + value(one), 0) / n;
  const over = samples.reduce((sum, one) => sum + (one.minute - meanX) * (value(one) - meanY), 0);
  const under = samples.reduce((sum, one) => sum + (one.minute - meanX) ** 2, 0);
  return under === 0 ? 0 : (over / under) * 60;
}

/** What the samples after the warm-up say about each process, for people and for the last line. */
export function summarize(samples: Sample[], names: string[], warmUp: number) {
  const warm = samples.filter(({ minute }) => minute >= warmUp);
  return names.map((name) => {
    const of = (key: keyof ProcessSample) => warm.map((one) => one.processes[name]?.[key] ?? 0);
    const grows = (key: keyof ProcessSample) =>
      round(
        perHour(warm, (one) => one.processes[name]?.[key] ?? 0),
        1,
      );
    return {
      name,
      rssMb: round(median(of("rssMb")), 0),
      rssPerHour: grows("rssMb"),
      heapMb: round(median(of("heapMb")), 1),
      heapPerHour: grows("heapMb"),
      loopP99Ms: round(median(of("loopP99Ms")), 1),
      loopP99WorstMs: Math.max(0, ...of("loopP99Ms")),
    };
  });
}
