import { execFile } from "node:child_process";
import { closeSync, cpSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import type { Contender, Database, Place } from "../contender.js";

/**
 * The surroundings of all servers of one benchmark: a folder on the checkout's disk and, on PostgreSQL, a database for
 * each server.
 */
export class Ground {
  private readonly folder: string;
  private readonly template: string;
  private made = 0;

  constructor(
    work: string,
    private readonly database: Database,
    private readonly prepareScript: string,
  ) {
    this.folder = join(work, "ground");
    this.template = join(this.folder, "template");
    mkdirSync(this.folder, { recursive: true });
  }

  /** Makes the empty PGlite directory with which baselines begin (this takes 3 to 7 s). */
  async prepare(): Promise<void> {
    if (this.database === "embedded") await promisify(execFile)(process.execPath, [this.prepareScript, this.template]);
  }

  /** Gives a fresh place to `use`, and removes all of it afterwards. */
  async lend<T>(contender: Contender, graphPort: number, use: (place: Place) => Promise<T>): Promise<T> {
    this.made += 1;
    const folder = join(this.folder, `${this.made}-${contender.name}`);
    mkdirSync(folder);
    if (this.database === "embedded" && contender.wantsPreparedDatabase) {
      cpSync(this.template, join(folder, "db"), { recursive: true });
    }
    const named = this.database === "postgres" ? await makeDatabase(`balcao_bench_${process.pid}_${this.made}`) : null;
    try {
      return await use({
        database: this.database,
        port: await freePort(),
        graphPort,
        folder,
        databaseUrl: named?.url ?? null,
        redisUrl: this.database === "postgres" ? (process.env["REDIS_URL"] ?? null) : null,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await named?.drop();
    }
  }

  /** The median time of writing 8 KB and syncing it to the disk, in ms: the least that a durable commit costs here. */
  syncMs(): number {
    const path = join(this.folder, "sync");
    const file = openSync(path, "w");
    const page = Buffer.alloc(8192, 1);
    const times = Array.from({ length: 200 }, () => {
      const start = performance.now();
      writeSync(file, page);
      fdatasyncSync(file);
      return performance.now() - start;
    });
    closeSync(file);
    rmSync(path);
    return times.sort((a, b) => a - b)[100] as number;
  }
}

async function makeDatabase(name: string): Promise<{ url: string; drop(): Promise<void> }> {
  const base = process.env["DATABASE_URL"];
  if (!base) throw new TypeError("--database postgres needs DATABASE_URL");
  await onServer(base, `create database ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(base, `drop database if exists ${name} with (force)`) };
}

async function onServer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const given = new Set<number>();

/**
 * A port on which nobody listens and that was not returned before, because the kernel may name the same one twice in a
 * row.
 */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}
