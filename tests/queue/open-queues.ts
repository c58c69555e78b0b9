import { randomUUID } from "node:crypto";
import type { Wakes } from "../../bot/ports/wakes.js";
import type { Jobs } from "../../platform/queue/jobs.js";
import { openRedisQueues } from "../../platform/queue/redis-queues.js";
import type { RedisGate } from "./redis-gate.js";

/** The queues of several processes on one Redis, under a prefix of their own. */
export type Queues = {
  prefix: string;
  join(): { wakes: Wakes; jobs: Jobs; close(): Promise<void> };
  /** Warnings and errors of all of them. */
  said: { message: string; detail: Record<string, unknown> }[];
  /** Closes all that joined, and removes what they left in Redis. */
  close(): Promise<void>;
};

export function openQueues(gate: RedisGate): Queues {
  const prefix = `test-${randomUUID()}`;
  const said: Queues["said"] = [];
  const log = {
    warn: (detail: Record<string, unknown>, message: string) => void said.push({ message, detail }),
    error: (detail: Record<string, unknown>, message: string) => void said.push({ message, detail }),
  };
  const joined: ReturnType<Queues["join"]>[] = [];

  return {
    prefix,
    said,
    join() {
      const queues = openRedisQueues({ url: gate.url, log, prefix });
      let closing: Promise<void> | null = null;
      const one = {
        wakes: queues.wakes,
        jobs: queues.jobs,
        close() {
          closing ??= Promise.all([queues.wakes.close(), queues.jobs.close()]).then(queues.disconnect);
          return closing;
        },
      };
      joined.push(one);
      return one;
    },
    async close() {
      await gate.mend();
      await Promise.all(joined.map((one) => one.close()));
      await gate.wipe(prefix);
    },
  };
}
