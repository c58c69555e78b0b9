import { Redis } from "ioredis";
import { type Gate, openGate } from "../faults/harness/gate.js";

/** The Redis server to test on. Null when the environment names none; tests that need it are then skipped. */
export const REDIS = process.env.REDIS_URL ?? null;

/** A gate to that Redis for one test alone. */
export type RedisGate = Gate & {
  /** Deletes what the server keeps under this prefix. */
  wipe(prefix: string): Promise<void>;
  /** A connection that bypasses the gate, to look at what Redis contains. */
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
