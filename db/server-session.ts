import pg from "pg";

/** The notification that a tenant's company, channels or program changed, which all processes hear. */
export const CHANGED = "balcao_changed";
/** An arbitrary number. All processes of one installation use it, each within its own database. */
const SOLE_LOCK = 7_211_002;
const RETRY_MS = 1_000;
/**
 * How long the server may take to accept the session or to answer it, and how often it is asked whether it is still
 * there, in ms.
 */
const PATIENCE_MS = 5_000;
const ASK_EVERY_MS = 10_000;
/**
 * The server must notice the loss of this process, too. If its machine were lost, the lock would otherwise stand for
 * two hours, the default.
 */
const KEEPALIVES =
  "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=11000";

/** Identifies a session at the server. Process numbers are reused, but not together with this moment. */
const WHO = "pid || ' ' || extract(epoch FROM backend_start)";
const WHO_AM_I = `SELECT ${WHO} AS who FROM pg_stat_activity WHERE pid = pg_backend_pid()`;
/** Ends those of the sessions in $1 that hold the lock $2, and waits up to two seconds for their end. */
const END_SESSIONS = `SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE ${WHO} = ANY ($1)
  AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $2::oid)`;

export type ServerSession = {
  /** Tells the other processes that something of this tenant changed. */
  tell(tenantId: string): Promise<void>;
  close(): Promise<void>;
};

export type ServerSessionOptions = {
  url: string;
  /** Whether to take the lock of the only process: for an installation without Redis. */
  sole: boolean;
  changed(tenantId: string): void;
  /** The session was lost and is back. Anything may have changed meanwhile. */
  reconnected(): void;
  /** Another process took the lock while the connection was away. This process must end. */
  replaced(): void;
  problem(error: unknown): void;
};

/** Another process serves this database already, and without Redis they cannot share the work. */
export class AlreadyServed extends Error {
  override name = "AlreadyServed";
}

/**
 * Opens the connection of its own that a serving process keeps to PostgreSQL: for the lock of the only process, and for
 * notifications.
 */
export async function openServerSession(options: ServerSessionOptions): Promise<ServerSession> {
  let closed = false;
  /**
   * Our own sessions that may hold the lock. When a network drops packets, a session ends here, but not at the server.
   */
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
    // `end` reports the error as well. Without a listener it would end the process.
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
    // A session that only listens writes nothing, so it would never notice that the server fell silent. Therefore it
    // asks.
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

  /** Ends our own lost session first. If the lock is still taken after that, another process holds it. */
  async function takeLock(fresh: pg.Client): Promise<void> {
    const [me] = (await fresh.query<{ who: string }>(WHO_AM_I)).rows;
    if (!me) throw new Error("this session is none of pg_stat_activity");
    const lost = ours;
    // Noted before the lock is asked for, because the answer may be what gets lost.
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
