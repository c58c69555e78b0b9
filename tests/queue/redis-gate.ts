import { Redis } from "ioredis";
import { type Gate, openGate } from "../faults/harness/gate.js";

/** A Redis server to test on; null where none is named, and what needs it is skipped. */
export const REDIS = process.env.REDIS_URL ?? null;

/** A way to that Redis for one test alone. */
export type RedisGate = Gate & {
  /** What the server keeps under this prefix is gone. */
  wipe(prefix: string): Promise<void>;
  /** A connection past the gate, for looking at what stands there. */
  redis: Redis;
  close(): Promise<void>;
};

export async function openRedisGate(): Promise<RedisGate> {
  const target = new URL(REDIS ?? "");
  target.port ||= "6379";
  const gate = await openGate(target.href);
  const redis = new Redis(target.href);
  return {
    ...gate,
    redis,
    async wipe(prefix) {
      for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1_000 }))
        if ((keys as string[]).length > 0) await redis.del(...(keys as string[]));
    },
    async close() {
      await gate.cut();
      redis.disconnect();
    },
  };
}
