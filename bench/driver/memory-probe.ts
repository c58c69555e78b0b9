/**
 * Loaded into a server under test before its own code (`node --expose-gc --import`). On `PROBE_PORT` it answers with
 * the memory in use after a garbage collection, and under `/profile?ms=…` with a profile of the main thread over so
 * many ms from now (`.cpuprofile`). It changes nothing of the server.
 */
import { createServer } from "node:http";
import { Session } from "node:inspector/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";

/**
 * In bytes. `rss` is what the kernel counts, `heap` is V8's live objects, `outside` is buffers and other memory that V8
 * knows about.
 */
export type Memory = { rss: number; heap: number; outside: number };

const collect = (globalThis as { gc?: () => void }).gc;
if (!collect) throw new Error("the probe needs --expose-gc");

// The server's threads are started with the same flags, so only the process itself is asked.
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (pathname === "/profile") return void response.end(JSON.stringify(await profile(Number(searchParams.get("ms")))));
  // Finalizers run between collections and free more memory.
  for (let n = 0; n < 3; n++) {
    collect();
    await sleep(50);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const memory: Memory = { rss, heap: heapUsed, outside: external };
  response.end(JSON.stringify(memory));
});
if (isMainThread) server.listen(Number(process.env["PROBE_PORT"]), "127.0.0.1").unref();

async function profile(ms: number): Promise<object> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
  await sleep(ms);
  const { profile: seen } = await session.post("Profiler.stop");
  session.disconnect();
  return seen;
}
