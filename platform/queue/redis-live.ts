import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Live, LiveEvent } from "../../bot/ports/live.js";
import { endedWithin } from "../ended-within.js";
import { openRedis } from "./open-redis.js";

type Log = { warn(detail: Record<string, unknown>, message: string): void };

const STREAM = "balcao:live";
/** Enough for a process that was away for a moment; screens that were away longer ask the database. */
const KEPT = 20_000;
const READ_MOST = 500;
const BLOCK_MS = 5_000;
const RETRY_MS = 500;
const LAST_MS = 500;
/** What happens within so short a time travels together: an entry for each would cost more than the message it tells of. */
const GATHER_MS = 10;

/**
 * `Live` over many processes: `local` hears at once, the others through a Redis stream, in which a process that lost its
 * connection reads on where it was. Losing an event loses nothing: pages ask the database again when they reconnect, and when
 * they hear that something may have been missed, because this process could not read or another could not write.
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
  // The queues complain of a Redis that is away; here it only must not end the process.
  const writer = openRedis(options.url, "put", () => {});
  const reader = openRedis(options.url, "read", () => {});
  const ending = new AbortController();
  let waiting: LiveEvent[] = [];
  let scheduled = false;
  let written: Promise<unknown> = Promise.resolve();
  /** Something was not written: the others are told so as soon as they can be. */
  let dropped = false;
  const gaps = new Set<() => void>();
  const missed = () => gaps.forEach((tell) => tell());
  const reading = read();

  function flush(): void {
    scheduled = false;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    if (writer.status === "ready") write(batch);
    else dropped = true;
  }

  /** The third field says that what came before may not be all. */
  function write(batch: LiveEvent[]): void {
    const gap = dropped ? ["m", "1"] : [];
    dropped = false;
    written = writer
      .xadd(stream, "MAXLEN", "~", KEPT, "*", "o", origin, "e", JSON.stringify(batch), ...gap)
      .catch((error: unknown) => {
        dropped = true;
        log.warn({ err: error }, "open screens of other processes were not told");
      });
  }
  writer.on("ready", () => dropped && write([]));

  async function read(): Promise<void> {
    let lastId = "";
    let wasAway = false;
    while (!ending.signal.aborted) {
      try {
        // Where the stream ends now, because "$" asked again after a pause would skip what came meanwhile.
        if (lastId === "") lastId = await newestId(reader, stream);
        const found = await reader.xread("COUNT", READ_MOST, "BLOCK", BLOCK_MS, "STREAMS", stream, lastId);
        if (wasAway) missed();
        wasAway = false;
        for (const [id, fields] of found?.[0]?.[1] ?? []) {
          lastId = id;
          hear(id, fields);
        }
        // A stream that was wiped, or is another Redis's, may count from an earlier clock.
        if (!found && isBefore(await newestId(reader, stream), lastId)) {
          lastId = "";
          missed();
        }
      } catch (error) {
        if (ending.signal.aborted) return;
        wasAway = true;
        log.warn({ err: error }, "news of other processes could not be read; it is tried again");
        await sleep(RETRY_MS, undefined, { signal: ending.signal }).catch(() => {});
      }
    }
  }

  /** One entry that cannot be understood does not keep the others from being heard. */
  function hear(id: string, fields: string[]): void {
    const [, from, , text = "[]", gap] = fields;
    if (from === origin) return;
    try {
      for (const event of JSON.parse(text) as LiveEvent[]) local.publish(event);
      if (gap === "m") missed();
    } catch (error) {
      log.warn({ err: error, entry: id }, "news of another process could not be understood");
    }
  }

  return {
    publish(event) {
      local.publish(event);
      waiting.push(event);
      if (scheduled) return;
      scheduled = true;
      setTimeout(flush, GATHER_MS);
    },
    subscribe(listener, onMissed) {
      const leave = local.subscribe(listener);
      if (!onMissed) return leave;
      gaps.add(onMissed);
      return () => {
        leave();
        gaps.delete(onMissed);
      };
    },
    /** What was published goes out first, unless Redis takes longer than a moment. */
    async close() {
      flush();
      await endedWithin(LAST_MS, written);
      ending.abort();
      reader.disconnect();
      writer.disconnect();
      // Between two attempts to connect, ioredis leaves what waits for an answer waiting for ever.
      await endedWithin(LAST_MS, reading);
    },
  };
}

async function newestId(redis: Redis, stream: string): Promise<string> {
  const [newest] = await redis.xrevrange(stream, "+", "-", "COUNT", 1);
  return newest?.[0] ?? "0-0";
}

/** Ids are `<ms>-<n>`. */
function isBefore(a: string, b: string): boolean {
  const [aMs = 0, aN = 0] = a.split("-").map(Number);
  const [bMs = 0, bN = 0] = b.split("-").map(Number);
  return aMs < bMs || (aMs === bMs && aN < bN);
}
