import type { Database, Statement } from "../database.js";

const COUNT: Statement = {
  name: "count_work",
  text: `SELECT waiting::int, (extract(epoch FROM now() - oldest) * 1000)::float8 AS "oldestMs", pending::int, sending::int, uncertain::int,
    failed::int, dead::int, alerts::int FROM count_work()`,
};

/** How much work stands in the database, over all tenants. `oldestMs`: how long the oldest waiting event waits; null: none does. */
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

/** Reads only what is open, by partial indexes: cheap however much history there is. */
export async function countWork(database: Database): Promise<WorkCounts> {
  const [rows = []] = await database.batch([], [[COUNT, []]]);
  return (rows as WorkCounts[])[0] as WorkCounts;
}
