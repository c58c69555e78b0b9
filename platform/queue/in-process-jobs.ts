import { createJobRounds } from "./job-rounds.js";
import type { Jobs } from "./jobs.js";
import type { QueueLog } from "./queue-tools.js";

/** Background jobs when there is only one process. */
export function createInProcessJobs(log: Pick<QueueLog, "error">): Jobs {
  const rounds = createJobRounds(log);
  const clocks = new Set<NodeJS.Timeout>();

  return {
    every(name, everyMs, run) {
      clocks.add(setInterval(() => void rounds.run(name, run), everyMs).unref());
    },
    async close() {
      for (const clock of clocks) clearInterval(clock);
      await rounds.settled();
    },
  };
}
