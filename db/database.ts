import { AsyncLocalStorage } from "node:async_hooks";
import type { Duplex } from "node:stream";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { type EmbeddedOptions, openEmbeddedPostgres } from "./embedded/embedded-postgres.js";
import { mergeBatches } from "./merge-batches.js";
import { embeddedPool, ownerPool, type ServerOptions, serverPool } from "./pools.js";

/** A prepared statement. The server keeps its plan under `name`, so each text needs a name of its own. */
export type Statement = { name: string; text: string };

/** A statement with its values, in the form that `pg` takes. */
export type Prepared = readonly [statement: Statement, values: unknown[]];

/**
 * An open transaction. Stores are given a `Tx` and nothing else, so that none can ask for a second connection.
 * Statements that are not awaited one by one travel together (pipelining): `Promise.all` of several is one trip to the
 * database.
 */
export type Tx = {
  /** Runs a prepared statement. */
  run<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]>;
  /** Runs the last statements together with COMMIT, in one trip. Nothing may follow. Throws when any of them failed. */
  commit(statements: readonly Prepared[]): Promise<object[][]>;
  /** For statements that run seldom, not for each message. */
  orm: NodePgDatabase;
};

/** Runs statements as they are, one after another, and gives their rows. */
export type RunAsOwner = (text: string) => Promise<Record<string, unknown>[]>;

/** A database, embedded or on a server. The same SQL, migrations and policies run on both. */
export type Database = {
  kind: "embedded" | "postgres";
  /**
   * Runs `work` in one transaction that sees the rows of `tenants` and no others; commits when it resolves, rolls back
   * when it throws. With `[]` only the definer functions see anything. Throws on a transaction inside a transaction.
   */
  transaction<T>(tenants: readonly string[], work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Like `transaction`, for rows that nobody else changes meanwhile because this process serialises their owners. On
   * the embedded database (one process, one connection) no transaction is open while `work` computes, so other work
   * goes on, and only `commit` writes. On a server it is the same as `transaction`, and the rows must be locked.
   */
  serialised<T>(tenants: readonly string[], work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs a whole transaction in one trip to the database. Gives the rows of each statement. */
  batch(tenants: readonly string[], statements: readonly Prepared[]): Promise<object[][]>;
  /**
   * Runs one statement as the owner of the schema, outside any transaction: for maintenance of the embedded database,
   * and for tests. A serving process on a PostgreSQL server never needs it, because it may not have the owner's
   * address.
   */
  asOwner(text: string): Promise<Record<string, unknown>[]>;
  /** Gives the migrator one connection as the owner. */
  withOwner<T>(work: (run: RunAsOwner) => Promise<T>): Promise<T>;
  /** The data directory as tar.gz. Only the embedded database has this. */
  dump?(): Promise<Uint8Array>;
  /** Numbers of connections: open, idle, and callers that wait for one. */
  pool(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
};

export type DatabaseOptions = ({ kind: "embedded" } & EmbeddedOptions) | ({ kind: "postgres" } & ServerOptions);

/** All connections stayed in use for as long as a caller may wait. Nothing was done, so the caller may try again. */
export class DatabaseBusy extends Error {
  override name = "DatabaseBusy";
}

const TENANT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Opens the database. The caller must have locked the embedded database's folder. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const embedded = options.kind === "embedded" ? await openEmbeddedPostgres(options) : null;
  const pool = withoutCrashes(new pg.Pool(options.kind === "postgres" ? serverPool(options) : embeddedPool(embedded)));
  // The embedded database has one connection for all purposes.
  const owners = options.kind === "postgres" ? withoutCrashes(new pg.Pool(ownerPool(options))) : pool;
  // Detects a transaction inside a transaction. Only in development and tests, because it slows every promise of the
  // process a little.
  const inside = process.env.NODE_ENV === "production" ? null : new AsyncLocalStorage<true>();

  async function connect(role: "balcao_app" | null): Promise<pg.PoolClient> {
    if (inside?.getStore()) throw new Error("a transaction was asked for inside a transaction: pass the open one on");
    const client = await (role ? pool : owners).connect().catch(tellBusy);
    const session = client as pg.PoolClient & { balcaoRole?: string | null };
    if (session.balcaoRole !== role) {
      try {
        await client.query(role ? `SET ROLE ${role}` : "RESET ROLE");
      } catch (error) {
        client.release(true);
        throw error;
      }
      session.balcaoRole = role;
    }
    return client;
  }

  const batch: Database["batch"] = async (tenants, statements) => {
    const begin = beginStatement(tenants);
    const client = await connect("balcao_app");
    let broken = false;
    try {
      return await openTx(client, begin).commit(statements);
    } catch (error) {
      broken = await rollback(client, error);
      throw error;
    } finally {
      client.release(broken);
    }
  };

  const transaction: Database["transaction"] = async (tenants, work) => {
    const begin = beginStatement(tenants);
    const client = await connect("balcao_app");
    const tx = openTx(client, begin);
    let broken = false;
    try {
      const result = await (inside ? inside.run(true, () => work(tx)) : work(tx));
      if (!tx.committed()) await tx.commit([]);
      return result;
    } catch (error) {
      broken = await rollback(client, error);
      throw error;
    } finally {
      client.release(broken);
    }
  };

  const shared = embedded ? mergeBatches(batch) : batch;

  /** A `Tx` in which each `run` is a transaction of its own, and so is `commit`. */
  function inPieces(tenants: readonly string[]): Tx {
    return {
      run: async <Row extends object>(statement: Statement, values: unknown[]) =>
        ((await shared(tenants, [[statement, values]]))[0] ?? []) as Row[],
      commit: (statements) => shared(tenants, statements),
      get orm(): never {
        throw new Error("serialised work has no open transaction");
      },
    };
  }

  return {
    kind: options.kind,
    transaction,
    serialised: embedded ? (tenants, work) => work(inPieces(tenants)) : (tenants, work) => transaction(tenants, work),
    batch: shared,
    async asOwner(text) {
      const client = await connect(null);
      try {
        return (await client.query(text)).rows;
      } finally {
        client.release();
      }
    },
    async withOwner(work) {
      const client = await connect(null);
      try {
        return await work(async (text) => (await client.query(text)).rows);
      } finally {
        client.release();
      }
    },
    ...(embedded ? { dump: () => embedded.dump() } : {}),
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await pool.end();
      if (owners !== pool) await owners.end();
      await embedded?.close();
    },
  };
}

function withoutCrashes(pool: pg.Pool): pg.Pool {
  // The pool drops a client that fails while idle. The next statement gets a new one, or the error itself.
  pool.on("error", () => {});
  // A client that fails while in use reports the error to its user as well. Without a listener the event would end the
  // process.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** `pg-pool` has no error code for this, only these words. */
function tellBusy(error: unknown): never {
  if (error instanceof Error && error.message === "timeout exceeded when trying to connect")
    throw new DatabaseBusy("all connections to the database are taken; a larger DATABASE_POOL_SIZE allows more");
  throw error;
}

function beginStatement(tenants: readonly string[]): string {
  for (const tenant of tenants) if (!TENANT_ID.test(tenant)) throw new Error("a tenant id is not a uuid");
  return `BEGIN; SET LOCAL app.tenants = '${tenants.join(",")}'`;
}

function openTx(client: pg.PoolClient, begin: string): Tx & { committed(): boolean } {
  let orm: NodePgDatabase | null = null;
  let over = false;
  // Not awaited: BEGIN travels with the first statement, and when it fails, that statement fails, too.
  writeTogether(client);
  const begun = client.query(begin);
  begun.catch(() => {});
  return {
    committed: () => over,
    async run<Row extends object>(statement: Statement, values: unknown[]) {
      return (await client.query<Row>({ ...statement, values })).rows;
    },
    async commit(statements) {
      over = true;
      writeTogether(client);
      const running = statements.map(([statement, values]) => client.query<object>({ ...statement, values }));
      const ended = client.query("COMMIT");
      const settled = await Promise.allSettled([begun, ...running, ended]);
      for (const result of settled) if (result.status === "rejected") throw result.reason;
      // When a statement of the transaction had failed, the server answers COMMIT with ROLLBACK and with no error.
      if ((await ended).command !== "COMMIT") throw new Error("the transaction was rolled back");
      return Promise.all(running.map(async (one) => (await one).rows));
    },
    get orm() {
      orm ??= drizzle(client);
      return orm;
    },
  };
}

/**
 * Sends everything that is asked of the connection until the running code pauses as one packet. Writing each statement
 * by itself would cost a system call, and wake the server, for each.
 */
function writeTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/**
 * SQLSTATE of a prepared statement whose result columns were changed by a migration. The statement stays broken on its
 * connection.
 */
const PLAN_CHANGED = "0A000";

/** True when the connection can no longer be trusted and must be dropped. */
async function rollback(client: pg.PoolClient, error: unknown): Promise<boolean> {
  try {
    await client.query("ROLLBACK");
    return error instanceof Error && "code" in error && error.code === PLAN_CHANGED;
  } catch {
    return true;
  }
}
