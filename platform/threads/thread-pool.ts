import { Worker } from "node:worker_threads";

/**
 * A task for a thread: the function `run` that the module exports is called with the input. `key` says whose task it is
 * (a company).
 */
export type Work = {
  module: URL;
  /**
   * Called when the task's turn comes, so that waiting tasks copy nothing. `transfer` lists buffers that are handed
   * over instead of copied.
   */
  prepare(): { input: unknown; transfer?: ArrayBuffer[] };
  key: string;
  /** How long the task may run, in ms, after its module is loaded. */
  timeoutMs: number;
};

/** `too_long` and `crashed`: the thread was ended and is replaced. `failed`: `run` threw. */
export type Ran = { outcome: "done"; output: unknown } | { outcome: "too_long" | "crashed" | "failed"; reason: string };

export type ThreadPool = {
  /** Rejects with `ThreadsBusy` when too many tasks of that key wait already, and never otherwise. */
  run(work: Work): Promise<Ran>;
  close(): Promise<void>;
};

export class ThreadsBusy extends Error {
  override name = "ThreadsBusy";
}

type Waiting = { work: Work; resolve(ran: Ran): void };
type Thread = { worker: Worker; job: Waiting | null; timer: NodeJS.Timeout | null };

/** Time limit for loading a module, in ms. From the sources it takes seconds on a busy machine. */
const LOAD_MS = 30_000;
const HEAP_MB = 256;

/**
 * A few threads for work on bytes that strangers sent, so that costly bytes never block the main thread. Keys take
 * turns, and one key never gets the last free thread. Threads start with their first task.
 */
export function createThreadPool(limits: { threads: number; waitingPerKey: number }): ThreadPool {
  const threads = new Set<Thread>();
  /** Waiting tasks by key, in the order of turns. */
  const lines = new Map<string, Waiting[]>();
  const running = new Map<string, number>();
  const mostOfKey = Math.max(1, limits.threads - 1);
  let closed = false;

  function next(): Waiting | null {
    for (const [key, line] of lines) {
      if ((running.get(key) ?? 0) >= mostOfKey) continue;
      const job = line.shift();
      // Moves the key to the end of the line, so that the next turn is another key's.
      lines.delete(key);
      if (line.length > 0) lines.set(key, line);
      if (job) return job;
    }
    return null;
  }

  function handOut(): void {
    for (;;) {
      const free = [...threads].find(({ job }) => job === null);
      if (!free && threads.size >= limits.threads) return;
      const job = next();
      if (!job) return;
      begin(free ?? start(), job);
    }
  }

  function begin(thread: Thread, job: Waiting): void {
    const { key, module } = job.work;
    const { input, transfer = [] } = job.work.prepare();
    running.set(key, (running.get(key) ?? 0) + 1);
    thread.job = job;
    thread.worker.ref();
    limit(thread, LOAD_MS);
    thread.worker.postMessage({ module: module.href, input }, transfer);
  }

  function limit(thread: Thread, ms: number): void {
    if (thread.timer) clearTimeout(thread.timer);
    thread.timer = setTimeout(() => drop(thread, { outcome: "too_long", reason: `longer than ${ms} ms` }), ms);
  }

  function settle(thread: Thread, ran: Ran): void {
    const { job } = thread;
    if (thread.timer) clearTimeout(thread.timer);
    thread.timer = null;
    thread.job = null;
    if (!job) return;
    const left = (running.get(job.work.key) ?? 1) - 1;
    if (left > 0) running.set(job.work.key, left);
    else running.delete(job.work.key);
    job.resolve(ran);
  }

  function drop(thread: Thread, ran: Ran): void {
    if (!threads.delete(thread)) return;
    settle(thread, ran);
    void thread.worker.terminate();
    if (!closed) handOut();
  }

  function start(): Thread {
    const worker = new Worker(new URL("./thread.mjs", import.meta.url), {
      execArgv: [],
      workerData: { fromSources: import.meta.url.endsWith(".ts") },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const thread: Thread = { worker, job: null, timer: null };
    threads.add(thread);
    worker.on("message", (said: { kind: "began" } | { kind: "done"; output: unknown } | Failed) => {
      if (!thread.job) return;
      if (said.kind === "began") return limit(thread, thread.job.work.timeoutMs);
      settle(thread, said.kind === "done" ? { outcome: "done", output: said.output } : failed(said));
      // An idle thread does not keep the process alive.
      worker.unref();
      handOut();
    });
    worker.on("error", (error) => drop(thread, { outcome: "crashed", reason: String(error) }));
    worker.on("exit", () => drop(thread, { outcome: "crashed", reason: "the thread ended" }));
    return thread;
  }

  return {
    run(work) {
      if (closed) return Promise.reject(new ThreadsBusy("the threads are closed"));
      const line = lines.get(work.key) ?? [];
      if (line.length >= limits.waitingPerKey)
        return Promise.reject(new ThreadsBusy("too much waits for a thread already"));
      return new Promise((resolve) => {
        line.push({ work, resolve });
        lines.set(work.key, line);
        handOut();
      });
    },
    async close() {
      closed = true;
      const ended = { outcome: "crashed", reason: "the threads are closed" } as const;
      for (const line of lines.values()) for (const { resolve } of line) resolve(ended);
      lines.clear();
      const all = [...threads];
      for (const thread of all) drop(thread, ended);
      await Promise.all(all.map(({ worker }) => worker.terminate()));
    },
  };
}

type Failed = { kind: "failed"; reason: string };
const failed = ({ reason }: Failed): Ran => ({ outcome: "failed", reason });

/**
 * The address of a module of tasks that stands beside the caller: TypeScript in the sources, built beside the server in
 * `dist/`.
 */
export function workBeside(callersUrl: string, name: string): URL {
  return new URL(`./${name}.${callersUrl.endsWith(".ts") ? "ts" : "js"}`, callersUrl);
}
