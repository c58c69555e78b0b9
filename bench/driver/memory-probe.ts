/**
 * Loaded into a server under test before its own code (`node --expose-gc --import`): answers on `PROBE_PORT` with what it
 * holds after collecting all garbage. Nothing of the server is changed.
 */
import { createServer } from "node:http";
import { isMainThread } from "node:worker_threads";

/** Bytes. `rss` is what the kernel counts, `heap` V8's live objects, `outside` buffers and what else V8 knows of. */
export type Memory = { rss: number; heap: number; outside: number };

const collect = (globalThis as { gc?: () => void }).gc;
if (!collect) throw new Error("the probe needs --expose-gc");

// Threads of the server are started with the same flags; the process is asked as a whole.
const server = createServer(async (_request, response) => {
  // Finalizers run between collections and let go of more.
  for (let n = 0; n < 3; n++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const memory: Memory = { rss, heap: heapUsed, outside: external };
  response.end(JSON.stringify(memory));
});
if (isMainThread) server.listen(Number(process.env["PROBE_PORT"]), "127.0.0.1").unref();
