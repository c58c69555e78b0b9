import { createAdapter } from "@socket.io/redis-streams-adapter";
import type { Live } from "../bot/ports/live.js";
import type { Wakes } from "../bot/ports/wakes.js";
import { openServerSession } from "../db/server-session.js";
import { createWorkerStore } from "../db/stores/worker-store.js";
import { createSharedLimits, type SharedLimits } from "../platform/limits/shared-limits.js";
import type { Log } from "../platform/log.js";
import { createInProcessJobs } from "../platform/queue/in-process-jobs.js";
import { createInProcessWakes } from "../platform/queue/in-process-wakes.js";
import type { Jobs } from "../platform/queue/jobs.js";
import { openRedis } from "../platform/queue/open-redis.js";
import { createRedisLive } from "../platform/queue/redis-live.js";
import { openRedisQueues } from "../platform/queue/redis-queues.js";
import type { Installation } from "./open-installation.js";
import { showPresence } from "./presence.js";
import { tellRedisAway } from "./tell-redis-away.js";

export const ROLES = ["all", "web", "worker"] as const;
/** `web` takes events and serves pages; `worker` runs turns and carries effects out; `all` does both. */
export type ServeRole = (typeof ROLES)[number];

/**
 * What connects this process with the others of its installation. With only one process, the same ports work within it.
 */
export type Others = {
  live: Live;
  wakes: Wakes;
  /** To be closed before `disconnect` is called. */
  jobs: Jobs;
  /** Counts at the doors that strangers come to, shared by all processes. */
  shared: SharedLimits;
  /** Spreads socket rooms over all processes. Undefined when there is only one process. */
  socketAdapter: ReturnType<typeof createAdapter> | undefined;
  /**
   * Calls `listener` when other processes changed something of this tenant, or (null) of any tenant. The listener must
   * first read everything.
   */
  listen(listener: (tenantId: string | null) => void): void;
  /** Tells the other processes that something of this tenant changed. */
  tellChanged(tenantId: string): Promise<void>;
  /** From here on this process counts as ended: the others take over what it had begun and not finished. */
  leave(): Promise<void>;
  /**
   * Closes the connections, each one even if another failed to close. Rejects with the failures. Does not wait for
   * jobs.
   */
  disconnect(): Promise<void>;
};

/** Joins the other processes. Throws `AlreadyServed` when only one process may serve and another one does. */
export async function joinOthers(options: {
  installation: Installation;
  id: string;
  role: ServeRole;
  live: Live;
  log: Log;
  /** Called when another process took the place of this one. */
  replaced(): void;
}): Promise<Others> {
  const { installation, id, role, log } = options;
  const { databaseUrl, redisUrl } = installation.config;
  const listeners: ((tenantId: string | null) => void)[] = [];
  const heard = (tenantId: string | null) => listeners.forEach((listener) => listener(tenantId));
  const session =
    databaseUrl === null
      ? null
      : await openServerSession({
          url: databaseUrl,
          sole: redisUrl === null,
          changed: heard,
          reconnected: () => heard(null),
          replaced: options.replaced,
          problem: (error) => log.warn({ err: error }, "the session with the database was lost; it is opened again"),
        });
  try {
    const store = createWorkerStore(installation.database);
    const presence = await showPresence({ store, id, role, sole: redisUrl === null, log });
    const live = redisUrl === null ? null : createRedisLive({ url: redisUrl, local: options.live, log });
    const queues = redisUrl === null ? null : openRedisQueues({ url: redisUrl, log });
    const { wakes, jobs } = queues ?? { wakes: createInProcessWakes(), jobs: createInProcessJobs(log) };
    const sockets = redisUrl === null ? null : openRedis(redisUrl, "read", () => {});
    const counts = redisUrl === null ? null : openRedis(redisUrl, "put", tellRedisAway(log));
    return {
      live: live ?? options.live,
      wakes,
      jobs,
      shared: createSharedLimits(counts),
      socketAdapter: sockets ? createAdapter(sockets, { streamName: "balcao:sockets" }) : undefined,
      listen: (listener) => void listeners.push(listener),
      tellChanged: async (tenantId) => session?.tell(tenantId),
      leave: presence.leave,
      async disconnect() {
        const closed = await Promise.allSettled([wakes.close(), live?.close()]);
        queues?.disconnect();
        sockets?.disconnect();
        counts?.disconnect();
        await session?.close();
        const failed = closed.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
        if (failed.length > 0) throw new AggregateError(failed, "not every connection ended well");
      },
    };
  } catch (error) {
    await session?.close();
    throw error;
  }
}
