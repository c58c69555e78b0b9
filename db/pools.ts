import type pg from "pg";
import type { EmbeddedPostgres } from "./embedded/embedded-postgres.js";
import { WireStream } from "./embedded/wire-stream.js";

/** How a PostgreSQL server is reached, and how long anything may take there. */
export type ServerOptions = {
  url: string;
  /** The role that owns the schema; null: that of `url` does. */
  ownerUrl: string | null;
  poolSize: number;
  /** Limits of each statement, of waiting for a lock and of an open transaction without work; ms. */
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  idleInTransactionTimeoutMs: number;
  /** How long somebody waits for a free connection, or for a new one to be let in; ms. */
  connectTimeoutMs: number;
};

/** One connection, as PGlite has one session; a caller that waits longer than this for it is told. */
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
 * A message's statements look a handful of rows up, in tables whose busy part is in memory. Their plans are kept, and
 * made anew when `keepDatabaseFit` has tables analysed.
 */
const SESSION = "-c random_page_cost=1.1 -c jit=off -c plan_cache_mode=force_generic_plan";

/** How much later than it should have ended a statement by itself a server counts as gone, ms. */
const SILENCE_MS = 5_000;

/** The connections that the application's statements travel on. */
export function serverPool(options: ServerOptions): pg.PoolConfig {
  return {
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    // A server that fell silent ends nothing by itself: then the connection is given up.
    query_timeout: options.statementTimeoutMs + SILENCE_MS,
    lock_timeout: options.lockTimeoutMs,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs,
    application_name: "balcao",
    options: SESSION,
    pipeline: true,
  };
}

/** Opened when needed and closed soon after: a migration may take its time, and sets the limits that it wants. */
export function ownerPool(options: ServerOptions): pg.PoolConfig {
  return {
    connectionString: options.ownerUrl ?? options.url,
    max: 2,
    connectionTimeoutMillis: options.connectTimeoutMs,
    idleTimeoutMillis: 1_000,
    application_name: "balcao owner",
  };
}
