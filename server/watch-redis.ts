import { openRedis } from "../platform/queue/open-redis.js";

/** Checks whether Redis answers. */
export type RedisWatch = {
  /** Null when this installation has no Redis. Answers within a few seconds, whatever hangs. */
  up(): Promise<boolean | null>;
  close(): void;
};

/** Uses a connection of its own, because the others may be busy or wait in a blocking read. */
export function watchRedis(url: string | null): RedisWatch {
  if (url === null) return { up: async () => null, close() {} };
  // `up` reports its errors, and the code that publishes logs them.
  const redis = openRedis(url, "put", () => {});
  return {
    up: () =>
      redis.ping().then(
        () => true,
        () => false,
      ),
    close: () => redis.disconnect(),
  };
}
