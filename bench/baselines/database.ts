import { fdatasyncSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";
import { settings } from "./settings.js";

const SCHEMA = `
  create table if not exists inbox (
    id bigint generated always as identity primary key,
    wamid text not null unique,
    contact text not null,
    body text not null,
    received_at timestamptz not null default now()
  );
  create table if not exists state (
    contact text primary key,
    step text not null,
    updated_at timestamptz not null default now()
  );
  create table if not exists outbox (
    id bigint generated always as identity primary key,
    key text not null unique,
    contact text not null,
    body text not null,
    created_at timestamptz not null default now()
  );
`;

/** PGlite's own parameters except `-F` (which turns fsync off), so that what a commit wrote is on the disk. */
const DURABLE = [
  ...PGlite.defaultStartParams.filter((param) => param !== "-F"),
  "-c",
  "fsync=on",
  "-c",
  "wal_sync_method=fsync",
];

/** Opens the database of a baseline, through `pg` for both kinds, with the schema created. */
export async function openDatabase(): Promise<pg.Pool> {
  const pool = settings.databaseUrl
    ? new pg.Pool({ connectionString: settings.databaseUrl, max: 10 })
    : new pg.Pool({ ...createPgConfig(await openPglite(settings.dataDir ?? "")), max: 1 } as pg.PoolConfig);
  await pool.query(SCHEMA);
  return pool;
}

/** Runs `work` in a transaction of its own, which is rolled back when `work` throws. */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

async function openPglite(dataDir: string): Promise<PGlite> {
  if (!dataDir) throw new Error("neither DATABASE_URL nor DATA_DIR is set");
  const db = await PGlite.create(dataDir, { startParams: DURABLE });
  const { stream_ops } = (db as unknown as EmscriptenFiles).Module.FS.filesystems.NODEFS;
  stream_ops.fsync = (stream) => fdatasyncSync(stream.nfd);
  return db;
}

/** The part of Emscripten's file system that PGlite uses and that lacks fsync. */
type EmscriptenFiles = {
  Module: { FS: { filesystems: { NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => void } } } } };
};
