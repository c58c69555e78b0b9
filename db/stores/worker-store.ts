import type { Database, Statement } from "../database.js";

/**
 * A process that was not seen for so many seconds (by the database's clock) has ended or is frozen. Others take over
 * its work.
 */
export const GONE_AFTER_SECONDS = 6;
/** How often a process shows itself, in ms. */
export const BEAT_MS = 1_500;

const BEAT: Statement = {
  name: "worker_beat",
  text: "INSERT INTO workers (id, role, host, pid) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET seen_at = now()",
};
const LEAVE: Statement = { name: "worker_leave", text: "DELETE FROM workers WHERE id = $1" };
const FORGET_ALL: Statement = { name: "worker_forget_all", text: "DELETE FROM workers" };
const FORGET_OLD: Statement = {
  name: "worker_forget_old",
  text: "DELETE FROM workers WHERE seen_at < now() - interval '1 day'",
};
const LIST: Statement = {
  name: "worker_list",
  text: `SELECT id, role, host, pid, started_at AS "startedAt", seen_at AS "seenAt" FROM workers
    WHERE seen_at > now() - make_interval(secs => ${GONE_AFTER_SECONDS}) ORDER BY started_at`,
};

export type WorkerEntry = { id: string; role: string; host: string; pid: number };

/** Keeps which processes of this installation are alive. What a process began is its own only while it shows itself. */
export function createWorkerStore(database: Database) {
  return {
    /** `sole` means that no other process works on the database, so whatever is recorded there has ended. */
    async forgetEnded(sole: boolean): Promise<void> {
      await database.batch([], [[sole ? FORGET_ALL : FORGET_OLD, []]]);
    },
    async beat({ id, role, host, pid }: WorkerEntry): Promise<void> {
      await database.batch([], [[BEAT, [id, role, host, pid]]]);
    },
    /** For an orderly end: the other processes then need not wait. */
    async leave(id: string): Promise<void> {
      await database.batch([], [[LEAVE, [id]]]);
    },
    /** The processes that are alive. */
    async list(): Promise<(WorkerEntry & { startedAt: Date; seenAt: Date })[]> {
      const [rows = []] = await database.batch([], [[LIST, []]]);
      return rows as (WorkerEntry & { startedAt: Date; seenAt: Date })[];
    },
  };
}
