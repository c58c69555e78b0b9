import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Redis } from "ioredis";

/** A Redis server to test on; null where none is named, and what needs it is skipped. */
export const REDIS = process.env.REDIS_URL ?? null;

/**
 * A way to the Redis of `REDIS_URL` that can be cut, and that can fall silent, as seen by one test alone: others that
 * use the same server notice nothing.
 */
export type RedisGate = {
  url: string;
  /** Connections break and new ones are refused, as when the server is gone. */
  cut(): Promise<void>;
  /** Connections stay, new ones are taken, and nothing passes: a frozen server. */
  hold(): void;
  /** It is there again. */
  mend(): Promise<void>;
  /** What the server keeps under this prefix is gone. */
  wipe(prefix: string): Promise<void>;
  /** A connection past the gate, for looking at what stands there. */
  redis: Redis;
  close(): Promise<void>;
};

export async function openRedisGate(): Promise<RedisGate> {
  const target = new URL(REDIS ?? "");
  const redis = new Redis(target.href);
  const sockets = new Set<Socket>();
  let held = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port || 6379), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => to.write(bytes));
      from.on("error", () => to.destroy());
      from.once("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      if (held) from.pause();
    }
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(target.href);
  url.host = `127.0.0.1:${port}`;

  async function cut(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }
  async function wipe(prefix: string): Promise<void> {
    for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1_000 }))
      if ((keys as string[]).length > 0) await redis.del(...(keys as string[]));
  }

  return {
    url: url.href,
    redis,
    cut,
    hold() {
      held = true;
      for (const socket of sockets) socket.pause();
    },
    async mend() {
      held = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(port);
    },
    wipe,
    async close() {
      await cut();
      redis.disconnect();
    },
  };
}
