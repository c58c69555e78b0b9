import pg from "pg";

/** What a process hears of the others: this tenant's company, channels or program changed. */
export const CHANGED = "balcao_changed";
/** Any number; all processes of one installation use this one, within their own database. */
const SOLE_LOCK = 7_211_002;
const RETRY_MS = 1_000;
/** How long the server may take to let the session in or to answer it, and how often it is asked whether it is there. */
const PATIENCE_MS = 5_000;
const ASK_EVERY_MS = 10_000;
/** The server misses this process, too: were its machine lost, the lock would stand for the two hours of the defaults. */
const KEEPALIVES =
  "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=11000";

/** A session as only the server knows it; numbers of processes are given again, and this moment with it is not. */
const WHO = "pid || ' ' || extract(epoch FROM backend_start)";
const WHO_AM_I = `SELECT ${WHO} AS who FROM pg_stat_activity WHERE pid = pg_backend_pid()`;
/** Those of the sessions in $1 that hold the lock $2; waits two seconds for their end. */
const END_SESSIONS = `SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE ${WHO} = ANY ($1)
  AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $2::oid)`;

export type ServerSession = {
  /** Tells the other processes that something of this tenant changed. */
  tell(tenantId: string): Promise<void>;
  close(): Promise<void>;
};

export type ServerSessionOptions = {
  url: string;
  /** Takes the lock of the only process: for an installation without Redis. */
  sole: boolean;
  changed(tenantId: string): void;
  /** The session was lost and is there again: anything may have changed meanwhile. */
  reconnected(): void;
  /** The lock was lost to another process while the connection was away: this one must end. */
  replaced(): void;
  problem(error: unknown): void;
};

/** Another process serves this database already, and there is no Redis to share the work through. */
export class AlreadyServed extends Error {
  override name = "AlreadyServed";
}

/** The connection of its own that a serving process keeps to PostgreSQL: for the lock of the only one, and for news. */
export async function openServerSession(options: ServerSessionOptions): Promise<ServerSession> {
  let closed = false;
  /** Sessions of ours that may have the lock. A network that drops packets ends one here, and not at the server. */
  let ours: string[] = [];
  let client = await connect();

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: options.url,
      application_name: "balcao session",
      options: KEEPALIVES,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
    });
    // Told again by `end`; an error that nobody hears would end the process.
    fresh.on("error", options.problem);
    await fresh.connect();
    try {
      if (options.sole) await takeLock(fresh);
      fresh.on("notification", ({ channel, payload }) => {
        if (channel === CHANGED && payload) options.changed(payload);
      });
      await fresh.query(`LISTEN ${CHANGED}`);
    } catch (error) {
      await fresh.end();
      throw error;
    }
    // Nothing is written on a session that only listens: without asking, a server that fell silent is never missed.
    const asking = setInterval(() => {
      fresh.query("SELECT 1").catch(() => fresh.end());
    }, ASK_EVERY_MS);
    asking.unref();
    fresh.once("end", () => {
      clearInterval(asking);
      if (!closed) void reconnect();
    });
    return fresh;
  }

  /** A lost session of ours is ended first, so that who finds the lock taken finds it taken by another process. */
  async function takeLock(fresh: pg.Client): Promise<void> {
    const [me] = (await fresh.query<{ who: string }>(WHO_AM_I)).rows;
    if (!me) throw new Error("this session is none of pg_stat_activity");
    const lost = ours;
    // Noted before the lock is asked for: the answer may be what gets lost.
    ours = [...lost, me.who];
    if (lost.length > 0) await fresh.query(END_SESSIONS, [lost, SOLE_LOCK]);
    const { rows } = await fresh.query<{ got: boolean }>("SELECT pg_try_advisory_lock($1) AS got", [SOLE_LOCK]);
    if (!rows[0]?.got)
      throw new AlreadyServed(
        "Another process serves this database already. Stop it, or give all of them a REDIS_URL to share the work.",
      );
    ours = [me.who];
  }

  async function reconnect(): Promise<void> {
    while (!closed) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      try {
        client = await connect();
        return options.reconnected();
      } catch (error) {
        if (error instanceof AlreadyServed) return options.replaced();
        options.problem(error);
      }
    }
  }

  return {
    async tell(tenantId) {
      await client.query("SELECT pg_notify($1, $2)", [CHANGED, tenantId]);
    },
    async close() {
      closed = true;
      await client.end();
    },
  };
}

/** Tells all processes that serve this database that something of the tenant changed. */
export async function tellChanged(url: string, tenantId: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "balcao command",
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  await client.connect();
  try {
    await client.query("SELECT pg_notify($1, $2)", [CHANGED, tenantId]);
  } finally {
    await client.end();
  }
}
