import type { Database, Statement } from "../database.js";

const COUNT: Statement = {
  name: "count_work",
  text: `SELECT waiting::int, (extract(epoch FROM now() - oldest) * 1000)::float8 AS "oldestMs", pending::int, sending::int, uncertain::int,
    failed::int, dead::int, alerts::int FROM count_work()`,
};

/**
 * How much open work is in the database, over all tenants. `oldestMs` is how long the oldest waiting event has waited;
 * null when none waits.
 */
export type WorkCounts = {
  waiting: number;
  oldestMs: number | null;
  pending: number;
  sending: number;
  uncertain: number;
  failed: number;
  dead: number;
  alerts: number;
};

/** Reads only open work, by partial indexes, so that it stays cheap however much history there is. */
export async function countWork(database: Database): Promise<WorkCounts> {
  const [rows = []] = await database.batch([], [[COUNT, []]]);
  return (rows as WorkCounts[])[0] as WorkCounts;
}
