import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openTestPlace } from "../../db/open-test-place.js";
import { ACCOUNT_ENV, companyFolder } from "./company.js";
import { type FakeGraph, startFakeGraph } from "./fake-graph.js";
import { look } from "./look.js";
import { NODE_FLAGS, root, type ServerProcess, startServer } from "./server-process.js";
import { deliver, messagesBody, textMessage } from "./webhooks.js";

/** How long a cut-off send waits for the provider's status in these tests, in ms. */
export const UNCERTAIN_WAIT_MS = 1_500;

/**
 * A whole server under test: a company's folder, a data folder, a provider, and a server process that may be killed.
 */
export type RunningBalcao = {
  graph: FakeGraph;
  dataDir: string;
  /** The server's environment. */
  env: Record<string, string>;
  company: Awaited<ReturnType<typeof companyFolder>>;
  /** The running server. Throws while none runs. */
  server(): ServerProcess;
  /** The address, which is the same after each start. */
  url: string;
  /** A phone number that no test has used. */
  newPhone(): string;
  /** A customer writes. Resolves when the provider's delivery was answered 200. */
  write(phone: string, text: string, id?: string): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Starts the server again on the same folder and port. Does nothing while one runs. */
  start(): Promise<void>;
  /**
   * The same, and cut-off sends wait long for the provider's status in this process: for a status that a test delivers
   * after the start, however busy the machine is.
   */
  startPatiently(): Promise<void>;
  /** Rows of the database. The server must not be running. */
  look(...statements: string[]): Promise<Record<string, unknown>[][]>;
  /** Runs a command of the operator, and returns its output. Rejects when it fails. */
  balcao(...args: string[]): Promise<string>;
  close(): Promise<void>;
};

export async function openBalcao(
  options: {
    files?: Record<string, string>;
    env?: Record<string, string>;
    /** Mounts a disk of so many megabytes at the data folder (root only). */
    diskMb?: number;
  } = {},
): Promise<RunningBalcao> {
  const graph = await startFakeGraph();
  const company = await companyFolder(options.files);
  const dataDir = await mkdtemp(join(tmpdir(), "balcao-fault-"));
  const place = await openTestPlace();
  if (options.diskMb) execFileSync("mount", ["-t", "tmpfs", "-o", `size=${options.diskMb}m`, "tmpfs", dataDir]);
  const env: Record<string, string> = {
    ...ACCOUNT_ENV,
    PORT: "0",
    DATA_DIR: dataDir,
    COMPANY_DIR: company.dir,
    GRAPH_API_BASE_URL: graph.url,
    BURST_WINDOW_MS: "0",
    UNCERTAIN_WAIT_MS: String(UNCERTAIN_WAIT_MS),
    LOG_LEVEL: "warn",
    DEMO: "off",
    ...place.env,
    ...options.env,
  };
  let server: ServerProcess | null = await startServer(env);
  env.PORT = String(server.port);
  let phones = 0;

  const current = () => {
    if (!server?.running()) throw new Error(`no server runs${server ? `:\n${server.said()}` : ""}`);
    return server;
  };
  const end = async (how: "kill" | "stop") => {
    const ending = server;
    server = null;
    await ending?.[how]();
  };
  const balcao: RunningBalcao = {
    graph,
    dataDir,
    env,
    company,
    server: current,
    url: server.url,
    newPhone: () => `55119${String(10_000_000 + ++phones)}`,
    async write(phone, text, id) {
      await deliver(balcao.url, messagesBody([textMessage(phone, text, id)]));
    },
    kill: () => end("kill"),
    stop: () => end("stop"),
    async start() {
      if (!server?.running()) server = await startServer(env);
    },
    async startPatiently() {
      if (!server?.running()) server = await startServer({ ...env, UNCERTAIN_WAIT_MS: "15000" });
    },
    look: (...statements) => (place.look ? place.look(...statements) : look(dataDir, ...statements)),
    async balcao(...args) {
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, [...NODE_FLAGS, join(root, "dist", "balcao.js"), ...args], {
        cwd: root,
        env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env },
      });
      return stdout;
    },
    async close() {
      await end("kill");
      await graph.close();
      await place.close();
      await company.remove();
      if (options.diskMb) execFileSync("umount", [dataDir]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return balcao;
}
