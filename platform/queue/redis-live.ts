import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import type { Live, LiveEvent } from "../../bot/ports/live.js";

type Log = { warn(detail: Record<string, unknown>, message: string): void };

const STREAM = "balcao:live";
/** Enough for a process that was away for a moment; screens that were away longer ask the database. */
const KEPT = 20_000;
const READ_MOST = 500;
const BLOCK_MS = 5_000;
const RETRY_MS = 500;

/**
 * `Live` over many processes: `local` hears at once, the others through a Redis stream, in which a process that lost its
 * connection reads on where it was. Losing an event loses nothing: pages ask the database again when they reconnect.
 */
export function createRedisLive(options: {
  url: string;
  local: Live;
  log: Log;
  stream?: string;
}): Live & { close(): Promise<void> } {
  const { local, log } = options;
  const stream = options.stream ?? STREAM;
  const origin = randomUUID();
  const writer = open({ enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  const reader = open({ enableOfflineQueue: true, maxRetriesPerRequest: null });
  let waiting: LiveEvent[] = [];
  let scheduled = false;
  let closed = false;
  let lastId = "$";
  const reading = read();

  function open(more: { enableOfflineQueue: boolean; maxRetriesPerRequest: number | null }): Redis {
    const redis = new Redis(options.url, { ...more, retryStrategy: (times) => Math.min(times * 100, 2_000) });
    // Whoever publishes wake-ups complains for all; here it only must not end the process.
    redis.on("error", () => {});
    return redis;
  }

  function flush(): void {
    scheduled = false;
    const batch = waiting;
    waiting = [];
    if (closed || writer.status !== "ready") return;
    writer
      .xadd(stream, "MAXLEN", "~", KEPT, "*", "o", origin, "e", JSON.stringify(batch))
      .catch((error: unknown) => log.warn({ err: error }, "open screens of other processes were not told"));
  }

  async function read(): Promise<void> {
    while (!closed) {
      try {
        // The newest id first: "$" asked again after a pause would skip what came meanwhile.
        if (lastId === "$") lastId = await newestId();
        const found = await reader.xread("COUNT", READ_MOST, "BLOCK", BLOCK_MS, "STREAMS", stream, lastId);
        for (const [id, fields] of found?.[0]?.[1] ?? []) {
          lastId = id;
          if (fields[1] !== origin)
            for (const event of JSON.parse(fields[3] ?? "[]") as LiveEvent[]) local.publish(event);
        }
      } catch (error) {
        if (closed) return;
        log.warn({ err: error }, "news of other processes could not be read; it is tried again");
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async function newestId(): Promise<string> {
    const [newest] = await reader.xrevrange(stream, "+", "-", "COUNT", 1);
    return newest?.[0] ?? "0-0";
  }

  return {
    publish(event) {
      local.publish(event);
      waiting.push(event);
      if (scheduled) return;
      scheduled = true;
      setImmediate(flush);
    },
    subscribe: (listener) => local.subscribe(listener),
    async close() {
      closed = true;
      reader.disconnect();
      writer.disconnect();
      await reading;
    },
  };
}
