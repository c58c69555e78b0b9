import type pg from "pg";
import type { EmbeddedPostgres } from "./embedded/embedded-postgres.js";
import { WireStream } from "./embedded/wire-stream.js";

/** How to reach a PostgreSQL server, and how long anything may take there. */
export type ServerOptions = {
  url: string;
  /** The address for the role that owns the schema. Null when the role of `url` owns it. */
  ownerUrl: string | null;
  poolSize: number;
  /** Time limits in ms of a statement, of waiting for a lock, and of an idle open transaction. */
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  idleInTransactionTimeoutMs: number;
  /** How long a caller waits for a free or a new connection, in ms. */
  connectTimeoutMs: number;
};

/** A pool of one connection, because PGlite has one session. A caller that waits for a minute gets an error. */
export function embeddedPool(embedded: EmbeddedPostgres | null): pg.PoolConfig {
  if (!embedded) throw new Error("the embedded database is not open");
  return {
    max: 1,
    user: "postgres",
    database: "postgres",
    connectionTimeoutMillis: 60_000,
    idleTimeoutMillis: 0,
    pipeline: true,
    stream: () => new WireStream(embedded),
  };
}

/**
 * The statements of a message look up a handful of rows in tables whose busy part is in memory. Their plans are kept,
 * and are made anew when `keepDatabaseFit` has analysed the tables.
 */
const SESSION = "-c random_page_cost=1.1 -c jit=off -c plan_cache_mode=force_generic_plan";

/**
 * The server should end a statement that takes too long. When it has not done so this many ms later, it counts as gone.
 */
const SILENCE_MS = 5_000;

/** The pool for the application's statements. */
export function serverPool(options: ServerOptions): pg.PoolConfig {
  return {
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    // A server that fell silent ends no statement. Then this client gives up the connection.
    query_timeout: options.statementTimeoutMs + SILENCE_MS,
    lock_timeout: options.lockTimeoutMs,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs,
    application_name: "balcao",
    options: SESSION,
    pipeline: true,
  };
}

/**
 * The owner's pool. Its connections are opened when needed and closed soon after. It sets no time limits, because a
 * migration may take its time and sets its own.
 */
export function ownerPool(options: ServerOptions): pg.PoolConfig {
  return {
    connectionString: options.ownerUrl ?? options.url,
    max: 2,
    connectionTimeoutMillis: options.connectTimeoutMs,
    idleTimeoutMillis: 1_000,
    application_name: "balcao owner",
  };
}
