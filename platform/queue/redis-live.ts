import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Live, LiveEvent } from "../../bot/ports/live.js";
import { endedWithin } from "../ended-within.js";
import { openRedis } from "./open-redis.js";

type Log = { warn(detail: Record<string, unknown>, message: string): void };

const STREAM = "balcao:live";
/**
 * How many entries the stream keeps: enough for a process that was away for a moment. Screens that were away longer ask
 * the database.
 */
const KEPT = 20_000;
const READ_MOST = 500;
const BLOCK_MS = 5_000;
const RETRY_MS = 500;
const LAST_MS = 500;
/**
 * Events within so many ms travel together: an entry for each event would cost more than the message that it announces.
 */
const GATHER_MS = 10;

/**
 * `Live` over many processes. `local` hears an event at once; other processes hear it through a Redis stream, where a
 * process that lost its connection reads on from where it was. Losing an event loses no data: pages ask the database
 * again when they reconnect, and when they are told that they may have missed something, because this process could not
 * read or another could not write.
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
  // The queues already report a Redis that is away. Here the error only must not end the process.
  const writer = openRedis(options.url, "put", () => {});
  const reader = openRedis(options.url, "read", () => {});
  const ending = new AbortController();
  let waiting: LiveEvent[] = [];
  let scheduled = false;
  let written: Promise<unknown> = Promise.resolve();
  /** Whether something could not be written. The other processes are told so as soon as possible. */
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

  /** The third field says that earlier events may be missing. */
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
        // Reads where the stream ends now. Asking for "$" again after a pause would skip what came meanwhile.
        if (lastId === "") lastId = await newestId(reader, stream);
        const found = await reader.xread("COUNT", READ_MOST, "BLOCK", BLOCK_MS, "STREAMS", stream, lastId);
        if (wasAway) missed();
        wasAway = false;
        for (const [id, fields] of found?.[0]?.[1] ?? []) {
          lastId = id;
          hear(id, fields);
        }
        // A stream that was wiped, or belongs to another Redis, may count from an earlier clock.
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

  /** An entry that cannot be parsed does not keep the others from being heard. */
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
    /** Waits a moment for what was published to be written. */
    async close() {
      flush();
      await endedWithin(LAST_MS, written);
      ending.abort();
      reader.disconnect();
      writer.disconnect();
      // Between two attempts to connect, ioredis never settles the commands that wait for an answer, so this wait has a
      // limit.
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
