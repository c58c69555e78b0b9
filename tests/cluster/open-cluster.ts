import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { makeDatabase, onServer } from "../db/open-postgres-test-database.js";
import { ACCOUNT_ENV, companyFolder } from "../faults/harness/company.js";
import { sleep } from "../faults/harness/eventually.js";
import { type FakeGraph, startFakeGraph } from "../faults/harness/fake-graph.js";
import { type ServerProcess, startServer } from "../faults/harness/server-process.js";
import { post } from "../faults/harness/webhooks.js";

/** Servers to test on; null where they are not named, and what needs them is skipped. */
export const SERVERS =
  process.env.DATABASE_URL && process.env.REDIS_URL
    ? { postgres: process.env.DATABASE_URL, redis: process.env.REDIS_URL }
    : null;
/** A command that takes `kill postgres`, `start redis`, …; without it the two are never killed. */
const SERVICES = process.env.FAULT_SERVICES ?? null;
export const CAN_KILL_SERVICES = SERVERS !== null && SERVICES !== null;

export type Role = "web" | "worker";

/** An installation of several processes on PostgreSQL and Redis, each of which may be killed or frozen. */
export type Cluster = {
  graph: FakeGraph;
  processes: { role: Role; server: ServerProcess }[];
  /** The provider's delivery through a balancer: any web process that answers, again until one says 200. */
  deliver(body: string, patienceMs?: number): Promise<void>;
  /** Of one role; kills it and starts another in its place after `downMs`. */
  killOne(role: Role, at: number, downMs: number): Promise<void>;
  freezeOne(role: Role, at: number, frozenMs: number): Promise<void>;
  killService(name: "postgres" | "redis", downMs: number): Promise<void>;
  wipeRedis(): Promise<void>;
  rows(statement: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

export async function openCluster(options: {
  webs: number;
  workers: number;
  env?: Record<string, string>;
}): Promise<Cluster> {
  if (!SERVERS) throw new Error("DATABASE_URL and REDIS_URL name no servers");
  const database = await makeDatabase();
  const graph = await startFakeGraph();
  const company = await companyFolder();
  const dataDir = await mkdtemp(join(tmpdir(), "balcao-cluster-"));
  const env: Record<string, string> = {
    ...ACCOUNT_ENV,
    PORT: "0",
    DATA_DIR: dataDir,
    COMPANY_DIR: company.dir,
    DATABASE_URL: database.url,
    REDIS_URL: SERVERS.redis,
    GRAPH_API_BASE_URL: graph.url,
    BURST_WINDOW_MS: "0",
    UNCERTAIN_WAIT_MS: "8000",
    LOG_LEVEL: "warn",
    DEMO: "off",
    ...options.env,
  };
  const processes: Cluster["processes"] = [];
  const start = async (role: Role) => ({ role, server: await startServer(env, "--role", role) });
  // The first one applies the company.
  processes.push(await start("web"));
  const rest: Role[] = [...Array<Role>(options.webs - 1).fill("web"), ...Array<Role>(options.workers).fill("worker")];
  processes.push(...(await Promise.all(rest.map(start))));
  let turn = 0;

  const of = (role: Role) => processes.filter((one) => one.role === role);

  return {
    graph,
    processes,
    async deliver(body, patienceMs = 60_000) {
      const until = Date.now() + patienceMs;
      for (let tries = 1; ; tries++) {
        const webs = of("web");
        const web = webs[turn++ % webs.length];
        const status = await post(web?.server.url ?? "", body).catch(() => 0);
        if (status === 200) return;
        if (Date.now() > until) throw new Error(`not taken within ${patienceMs} ms; the last answer was ${status}`);
        await sleep(Math.min(50 * tries, 250));
      }
    },
    async killOne(role, at, downMs) {
      const victim = of(role)[at];
      if (!victim) throw new Error(`no ${role} ${at}`);
      await victim.server.kill();
      await sleep(downMs);
      victim.server = (await start(role)).server;
    },
    async freezeOne(role, at, frozenMs) {
      const victim = of(role)[at];
      if (!victim) throw new Error(`no ${role} ${at}`);
      victim.server.freeze();
      await sleep(frozenMs);
      victim.server.thaw();
    },
    async killService(service, downMs) {
      services("kill", service);
      await sleep(downMs);
      services("start", service);
    },
    async wipeRedis() {
      const redis = new Redis(SERVERS?.redis ?? "");
      await redis.flushall();
      redis.disconnect();
    },
    rows: (statement) => onServer(database.url, statement),
    async close() {
      await Promise.all(processes.map(({ server }) => server.kill()));
      await graph.close();
      await company.remove();
      await rm(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}

function services(...words: string[]): void {
  if (!SERVICES) throw new Error("FAULT_SERVICES names no command");
  execFileSync(SERVICES, words, { stdio: "ignore" });
}
