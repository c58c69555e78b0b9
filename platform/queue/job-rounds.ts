import type { QueueLog } from "./queue-tools.js";

/** Rounds of jobs in this process: never two of the same job at once, and none that fails unheard. */
export function createJobRounds(log: Pick<QueueLog, "error">) {
  const underWay = new Map<string, Promise<void>>();

  return {
    /** Does nothing where one of that name is still under way. */
    async run(name: string, work: () => Promise<void>): Promise<void> {
      if (underWay.has(name)) return;
      const round = (async () => work())()
        .catch((error: unknown) => log.error({ err: error, job: name }, "a background job failed; it runs again"))
        .finally(() => underWay.delete(name));
      underWay.set(name, round);
      await round;
    },
    async settled(): Promise<void> {
      await Promise.all(underWay.values());
    },
  };
}
