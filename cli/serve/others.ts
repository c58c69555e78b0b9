import { createAdapter } from "@socket.io/redis-streams-adapter";
import { Redis } from "ioredis";
import type { Live } from "../../bot/ports/live.js";
import type { Wakes } from "../../bot/ports/wakes.js";
import { openServerSession } from "../../db/server-session.js";
import { createWorkerStore } from "../../db/stores/worker-store.js";
import type { Log } from "../../platform/log.js";
import { createBullMqWakes } from "../../platform/queue/bullmq-wakes.js";
import { createInProcessWakes } from "../../platform/queue/in-process-wakes.js";
import { createRedisLive } from "../../platform/queue/redis-live.js";
import type { Installation } from "./open-installation.js";
import { showPresence } from "./presence.js";

export const ROLES = ["all", "web", "worker"] as const;
/** `web` takes events and serves pages; `worker` runs turns and carries effects out; `all` does both. */
export type ServeRole = (typeof ROLES)[number];

/** What joins this process to the others of its installation; alone, the same ports within the process. */
export type Others = {
  live: Live;
  wakes: Wakes;
  /** For rooms of sockets that are spread over processes; undefined: there is one. */
  socketAdapter: ReturnType<typeof createAdapter> | undefined;
  /** Tells the others that something of this tenant changed. */
  tellChanged(tenantId: string): Promise<void>;
  stop(): Promise<void>;
};

/** Joins them. Throws `AlreadyServed` where only one process may serve and another does. */
export async function joinOthers(options: {
  installation: Installation;
  id: string;
  role: ServeRole;
  live: Live;
  log: Log;
  /** Another process changed something of this tenant; null: anything may have changed. */
  changed(tenantId: string | null): void;
  /** Another process took the place of this one. */
  replaced(): void;
}): Promise<Others> {
  const { installation, id, role, log } = options;
  const { databaseUrl, redisUrl } = installation.config;
  const session =
    databaseUrl === null
      ? null
      : await openServerSession({
          url: databaseUrl,
          sole: redisUrl === null,
          changed: options.changed,
          reconnected: () => options.changed(null),
          replaced: options.replaced,
          problem: (error) => log.warn({ err: error }, "the session with the database was lost; it is opened again"),
        });
  try {
    const store = createWorkerStore(installation.database);
    const presence = await showPresence({ store, id, role, sole: redisUrl === null, log });
    const live = redisUrl === null ? null : createRedisLive({ url: redisUrl, local: options.live, log });
    const wakes =
      redisUrl === null ? createInProcessWakes() : createBullMqWakes({ url: redisUrl, now: () => Date.now(), log });
    const sockets = redisUrl === null ? null : new Redis(redisUrl, { maxRetriesPerRequest: null });
    sockets?.on("error", () => {});
    return {
      live: live ?? options.live,
      wakes,
      socketAdapter: sockets ? createAdapter(sockets, { streamName: "balcao:sockets" }) : undefined,
      tellChanged: async (tenantId) => session?.tell(tenantId),
      async stop() {
        await wakes.close();
        await presence.stop();
        await live?.close();
        sockets?.disconnect();
        await session?.close();
      },
    };
  } catch (error) {
    await session?.close();
    throw error;
  }
}
