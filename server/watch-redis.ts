import { openRedis } from "../platform/queue/open-redis.js";

/** Whether Redis answers. */
export type RedisWatch = {
  /** Null: this installation has none. Answers within a few seconds, whatever hangs. */
  up(): Promise<boolean | null>;
  close(): void;
};

/** A connection for nothing but this: the others may be busy, or wait in a blocking read. */
export function watchRedis(url: string | null): RedisWatch {
  if (url === null) return { up: async () => null, close() {} };
  // Its errors are told by `up`, and in words by whoever publishes.
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
