import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { makeDatabase, onServer } from "../db/open-postgres-test-database.js";
import { borrowRedis } from "../db/open-test-place.js";
import { ACCOUNT_ENV, companyFolder } from "../faults/harness/company.js";
import { sleep } from "../faults/harness/eventually.js";
import { type FakeGraph, startFakeGraph } from "../faults/harness/fake-graph.js";
import { seeded } from "../faults/harness/seeded.js";
import { root, type ServerProcess, startServer } from "../faults/harness/server-process.js";
import { messagesBody, post, statusBody, textMessage } from "../faults/harness/webhooks.js";
import { openBalancer } from "./balancer.js";

/** The servers to test on. Null when the environment does not name them; tests that need them are then skipped. */
export const SERVERS =
  process.env.DATABASE_URL && process.env.REDIS_URL
    ? { postgres: process.env.DATABASE_URL, redis: process.env.REDIS_URL }
    : null;
/** A command that is called with `kill postgres`, `start redis`, …. Without it the two servers are never killed. */
const SERVICES = process.env.FAULT_SERVICES ?? null;
export const CAN_KILL_SERVICES = SERVERS !== null && SERVICES !== null;
/** How long a cut-off send waits for the provider's status in these tests, in ms. */
export const UNCERTAIN_WAIT_MS = 5_000;

export type Role = "web" | "worker";
export type Member = { role: Role; server: ServerProcess };

/** An installation with several processes on PostgreSQL and Redis. Each process may be killed or frozen. */
export type Cluster = {
  graph: FakeGraph;
  processes: Member[];
  /** The processes of one role that run now. */
  of(role: Role): ServerProcess[];
  /** The address in front of all web processes, which customers' browsers, agents and gateways use. */
  url: string;
  dataDir: string;
  databaseUrl: string;
  company: Awaited<ReturnType<typeof companyFolder>>;
  /** A phone number that no test of this cluster has used. */
  newPhone(): string;
  /** Delivers a webhook like the provider: to any web process that answers, again until one answers 200. */
  deliver(body: string, patienceMs?: number): Promise<void>;
  /** A customer writes. Resolves when the delivery was answered 200. */
  write(phone: string, text: string, id?: string): Promise<void>;
  /**
   * From now on the provider sends statuses for each message that it accepted, a little later. `told` waits for all of
   * them.
   */
  echoStatuses(seed: number): void;
  told(): Promise<void>;
  /** Kills one process of a role and, after `downMs`, starts another one in its place, on the same port. */
  killOne(role: Role, at: number, downMs: number): Promise<void>;
  /**
   * Stops one process, as an operator would, and starts another one in its place. Returns its exit code, and how long
   * the stop took (ms).
   */
  stopOne(role: Role, at: number, downMs: number): Promise<{ code: number | null; ms: number }>;
  freezeOne(role: Role, at: number, frozenMs: number): Promise<void>;
  killService(name: "postgres" | "redis", downMs: number): Promise<void>;
  wipeRedis(): Promise<void>;
  rows<Row = Record<string, unknown>>(statement: string): Promise<Row[]>;
  /** Runs a command of the operator, and returns its output. Rejects when it fails. */
  balcao(...args: string[]): Promise<string>;
  close(): Promise<void>;
};

const METRICS_TOKEN = "a token of the tests alone";
/** The headers of an operator's requests to `/metrics` and `/health/detailed`. */
export const OPERATOR = { authorization: `Bearer ${METRICS_TOKEN}` };

export async function openCluster(
  options: {
    webs?: number;
    workers?: number;
    env?: Record<string, string>;
    files?: Record<string, string>;
    /** Mounts a disk of a few megabytes at DATA_DIR (root only). */
    smallDisk?: boolean;
  } = {},
): Promise<Cluster> {
  if (!SERVERS) throw new Error("DATABASE_URL and REDIS_URL name no servers");
  const { webs = 2, workers = 2 } = options;
  const database = await makeDatabase();
  const redis = await borrowRedis(SERVERS.redis);
  const graph = await startFakeGraph();
  const company = await companyFolder(options.files);
  const dataDir = await mkdtemp(join(tmpdir(), "balcao-cluster-"));
  if (options.smallDisk) execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", dataDir]);
  const processes: Member[] = [];
  const of = (role: Role) => processes.filter((one) => one.role === role).map(({ server }) => server);
  const balancer = await openBalancer(() => of("web").map(({ port }) => port));
  const env: Record<string, string> = {
    ...ACCOUNT_ENV,
    PORT: "0",
    PUBLIC_URL: balancer.url,
    DATA_DIR: dataDir,
    COMPANY_DIR: company.dir,
    DATABASE_URL: database.servingUrl,
    REDIS_URL: redis.url,
    GRAPH_API_BASE_URL: graph.url,
    BURST_WINDOW_MS: "0",
    UNCERTAIN_WAIT_MS: String(UNCERTAIN_WAIT_MS),
    LOG_LEVEL: "warn",
    DEMO: "off",
    METRICS_TOKEN,
    // The small disk would otherwise be below the limit from the start.
    ...(options.smallDisk ? { FILES_FREE_MB: "0" } : {}),
    ...options.env,
  };
  const start = async (role: Role, port = "0"): Promise<Member> => ({
    role,
    server: await startServer({ ...env, PORT: port }, "--role", role),
  });
  // The first process applies the company.
  processes.push(await start("web"));
  const rest: Role[] = [...Array<Role>(webs - 1).fill("web"), ...Array<Role>(workers).fill("worker")];
  processes.push(...(await Promise.all(rest.map((role) => start(role)))));
  let turn = 0;
  let phones = 0;
  const telling = new Set<Promise<void>>();

  const member = (role: Role, at: number): Member => {
    const found = processes.filter((one) => one.role === role)[at];
    if (!found) throw new Error(`no ${role} ${at}`);
    return found;
  };

  /** Starts a process again and again, like a supervisor, because PostgreSQL may be away. */
  async function startAgain(role: Role, port: number): Promise<ServerProcess> {
    for (let tries = 1; ; tries++) {
      try {
        return (await start(role, String(port))).server;
      } catch (error) {
        if (tries === 20) throw error;
        await sleep(500);
      }
    }
  }

  const cluster: Cluster = {
    graph,
    processes,
    of,
    url: balancer.url,
    dataDir,
    databaseUrl: database.url,
    company,
    newPhone: () => `55118${String(10_000_000 + ++phones)}`,
    async deliver(body, patienceMs = 60_000) {
      const until = Date.now() + patienceMs;
      for (let tries = 1; ; tries++) {
        const all = of("web");
        // A frozen process accepts the connection and says nothing. The provider then goes on to the next one.
        const status = await post(all[turn++ % all.length]?.url ?? "", body, {}, 6_000).catch(() => 0);
        if (status === 200) return;
        if (Date.now() > until) throw new Error(`not taken within ${patienceMs} ms; the last answer was ${status}`);
        await sleep(Math.min(50 * tries, 250));
      }
    },
    write: (phone, text, id) => cluster.deliver(messagesBody([textMessage(phone, text, id)])),
    echoStatuses(seed) {
      const random = seeded(seed);
      graph.onTaken = ({ to, providerId, key }) => {
        const tell = () => cluster.deliver(statusBody(to, providerId, "sent", key));
        const work: Promise<void> = sleep(random() * 100)
          .then(tell)
          .finally(() => telling.delete(work));
        telling.add(work);
      };
    },
    async told() {
      await Promise.all(telling);
    },
    async killOne(role, at, downMs) {
      const victim = member(role, at);
      await victim.server.kill();
      await sleep(downMs);
      victim.server = await startAgain(role, victim.server.port);
    },
    async stopOne(role, at, downMs) {
      const victim = member(role, at);
      const began = performance.now();
      await victim.server.stop();
      const ended = { code: victim.server.exitCode(), ms: Math.round(performance.now() - began) };
      await sleep(downMs);
      victim.server = (await start(role, String(victim.server.port))).server;
      return ended;
    },
    async freezeOne(role, at, frozenMs) {
      const { server } = member(role, at);
      server.freeze();
      await sleep(frozenMs);
      server.thaw();
    },
    async killService(service, downMs) {
      services("kill", service);
      await sleep(downMs);
      services("start", service);
    },
    async wipeRedis() {
      const client = new Redis(redis.url);
      await client.flushdb();
      client.disconnect();
    },
    rows: async <Row>(statement: string) => (await onServer(database.url, statement)) as Row[],
    async balcao(...args) {
      const { stdout } = await promisify(execFile)(process.execPath, [join(root, "dist", "balcao.js"), ...args], {
        cwd: root,
        env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env },
      });
      return stdout;
    },
    async close() {
      await Promise.all(processes.map(({ server }) => server.kill()));
      await balancer.close();
      await graph.close();
      await company.remove();
      if (options.smallDisk) execFileSync("umount", [dataDir]);
      await rm(dataDir, { recursive: true, force: true });
      await redis.giveBack();
      await database.drop();
    },
  };
  return cluster;
}

function services(...words: string[]): void {
  if (!SERVICES) throw new Error("FAULT_SERVICES names no command");
  execFileSync(SERVICES, words, { stdio: "ignore" });
}
