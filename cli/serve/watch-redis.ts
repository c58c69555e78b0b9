import { Redis } from "ioredis";

/** How long Redis may take to answer whoever asks how it is, ms. */
const PATIENCE_MS = 2_000;

/** Whether Redis answers. */
export type RedisWatch = {
  /** Null: this installation has none. */
  up(): Promise<boolean | null>;
  close(): void;
};

/** A connection for nothing but this: the others may be busy, or wait in a blocking read. */
export function watchRedis(url: string | null): RedisWatch {
  if (url === null) return { up: async () => null, close() {} };
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  // Told by `up`, and in words by whoever publishes; here it only must not end the process.
  redis.on("error", () => {});
  return {
    up: async () =>
      redis.status === "ready" &&
      redis.ping().then(
        () => true,
        () => false,
      ),
    close: () => redis.disconnect(),
  };
}
