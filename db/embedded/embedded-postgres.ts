import { Worker } from "node:worker_threads";

/** Where and how the embedded database is kept. `dir: null` keeps it in memory (tests). */
export type EmbeddedOptions = {
  dir: string | null;
  /** A prepared data directory (tar.gz) for the first start, because initdb would take seconds and 900 MB. */
  seed: string | null;
  /** Whether a commit waits for the disk. Default: on. It costs about 0.2 ms a commit. */
  fsync: boolean;
  /** A request that takes longer, in ms, ends the thread, because PGlite knows no statement timeout. */
  requestTimeoutMs: number;
};

/** PGlite in a worker thread. Both sides speak PostgreSQL's wire protocol. */
export type EmbeddedPostgres = {
  exchange(bytes: Uint8Array): Promise<Uint8Array>;
  /** Rolls back what a dropped client left open, and drops its prepared statements and settings. */
  reset(): Promise<void>;
  /** The data directory as tar.gz, for the seed and for backups. */
  dump(): Promise<Uint8Array>;
  close(): Promise<void>;
};

/**
 * Sizes that fit one shop on a small machine. `keepDatabaseFit` keeps the log (WAL) small by calling CHECKPOINT,
 * because PGlite has no checkpointer of its own.
 */
const SETTINGS = {
  shared_buffers: "32MB",
  wal_buffers: "1MB",
  work_mem: "4MB",
  maintenance_work_mem: "32MB",
  max_wal_size: "64MB",
  min_wal_size: "32MB",
  max_connections: "4",
  wal_sync_method: "fsync",
  jit: "off",
  // Plans are kept. `keepDatabaseFit` makes them anew as tables grow.
  plan_cache_mode: "force_generic_plan",
  default_statistics_target: "10",
  // Everything that is read often is in memory, so a lookup by index costs no more than reading the next page. A plan
  // that reads a whole table for a handful of rows is then never chosen.
  random_page_cost: "1",
  enable_seqscan: "off",
};

type Reply = { id: number; bytes?: Uint8Array; error?: string };
type Waiting = { resolve(reply: Reply): void; reject(error: Error): void; timer: NodeJS.Timeout };

/**
 * Opens the database. A thread that ended (crash or time limit) is started again by the next request, and the data
 * directory recovers from its log. The caller must have locked the folder, because PGlite takes no lock.
 */
export async function openEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  let worker = await startWorker(options);
  let restarting: Promise<void> | null = null;
  let dead = false;
  let closed = false;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();
  listen(worker);

  function listen(current: Worker): void {
    current.on("message", (reply: Reply) => settle(reply));
    current.on("error", (error) => fail(new Error(`embedded database: ${error.message}`)));
    current.on("exit", () => {
      if (current === worker) fail(new Error("embedded database: its thread ended"));
    });
  }

  function settle(reply: Reply): void {
    const request = waiting.get(reply.id);
    if (!request) return;
    waiting.delete(reply.id);
    clearTimeout(request.timer);
    if (reply.error === undefined) request.resolve(reply);
    else request.reject(new Error(`embedded database: ${reply.error}`));
  }

  function fail(error: Error): void {
    dead = true;
    for (const [id, request] of waiting) {
      waiting.delete(id);
      clearTimeout(request.timer);
      request.reject(error);
    }
  }

  async function revive(): Promise<void> {
    // The old thread must have ended before another opens the folder. When a start fails, the next request tries again.
    restarting ??= worker
      .terminate()
      .then(() => startWorker(options))
      .then((fresh) => {
        worker = fresh;
        dead = false;
        listen(fresh);
      })
      .finally(() => {
        restarting = null;
      });
    await restarting;
  }

  async function ask(message: object, timeoutMs: number, transfer: ArrayBuffer[] = []): Promise<Reply> {
    if (closed) throw new Error("embedded database: closed");
    if (dead) await revive();
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        fail(new Error(`embedded database: a statement took longer than ${timeoutMs} ms and was ended`));
        void worker.terminate();
      }, timeoutMs);
      timer.unref();
      waiting.set(id, { resolve, reject, timer });
      worker.postMessage({ id, ...message }, transfer);
    });
  }

  return {
    async exchange(bytes) {
      const reply = await ask({ bytes }, options.requestTimeoutMs, [bytes.buffer as ArrayBuffer]);
      return reply.bytes ?? new Uint8Array();
    },
    async reset() {
      await ask({ reset: true }, options.requestTimeoutMs);
    },
    async dump() {
      const reply = await ask({ dump: true }, 600_000);
      return reply.bytes ?? new Uint8Array();
    },
    async close() {
      if (closed) return;
      if (!dead) await ask({ close: true }, 30_000);
      closed = true;
      await worker.terminate();
    },
  };
}

function startWorker(options: EmbeddedOptions): Promise<Worker> {
  const worker = new Worker(new URL("./database-worker.mjs", import.meta.url), {
    workerData: { dir: options.dir, seed: options.seed, fsync: options.fsync, settings: SETTINGS },
  });
  return new Promise((resolve, reject) => {
    worker.once("message", () => {
      worker.removeAllListeners("error");
      resolve(worker);
    });
    worker.once("error", reject);
  });
}
