import type { QueueLog } from "./queue-tools.js";

/** Runs rounds of jobs in this process. Two rounds of the same job never overlap, and a round that fails is logged. */
export function createJobRounds(log: Pick<QueueLog, "error">) {
  const underWay = new Map<string, Promise<void>>();

  return {
    /** Does nothing while a round of the same name is running. */
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
