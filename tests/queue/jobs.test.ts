import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createInProcessJobs } from "../../platform/queue/in-process-jobs.js";
import { describeJobs } from "../contracts/jobs.js";
import { eventually } from "../faults/harness/eventually.js";
import { openQueues, type Queues } from "./open-queues.js";
import { openRedisGate, REDIS, type RedisGate } from "./redis-gate.js";

describeJobs("the clock of a process", async () => {
  const errors: { message: string; detail: Record<string, unknown> }[] = [];
  const jobs = createInProcessJobs({ error: (detail, message) => void errors.push({ message, detail }) });
  return { join: () => jobs, errors: () => errors, close: async () => {} };
});

describe.skipIf(!REDIS)("BullMQ", () => {
  let gate: RedisGate;
  let queues: Queues;
  beforeAll(async () => {
    gate = await openRedisGate();
  });
  afterEach(() => queues?.close());
  afterAll(() => gate.close());

  describeJobs("BullMQ on Redis", async () => {
    queues = openQueues(gate);
    return {
      join: () => queues.join().jobs,
      errors: () => queues.said.filter(({ detail }) => "job" in detail),
      close: async () => {},
    };
  });

  describe("of several processes", () => {
    const PERIOD_MS = 300;
    let runs: number[];
    /**
     * Opens so many processes with one job that counts its runs by process. Resolves when the first has run. Processes
     * that are not connected yet run the job for themselves.
     */
    async function opened(processes: number) {
      queues = openQueues(gate);
      runs = Array(processes).fill(0);
      const joined = Array.from({ length: processes }, () => queues.join());
      for (const [at, { jobs }] of joined.entries()) {
        jobs.every("shared", PERIOD_MS, async () => void (runs[at] = (runs[at] ?? 0) + 1));
        // The processes' clocks are not in step.
        await sleep(PERIOD_MS / processes);
      }
      await eventually(() => expect(total()).toBeGreaterThan(0));
      return joined;
    }
    const total = () => runs.reduce((sum, n) => sum + n, 0);
    /** Resolves after so many more runs. */
    async function runsOn(more: number): Promise<void> {
      const before = total();
      await eventually(() => expect(total() - before).toBeGreaterThanOrEqual(more));
    }
    /** Resolves when they have run about once a period for a while: at most once every 0.9 of a period. */
    async function runsOnceAPeriod(): Promise<void> {
      await eventually(async () => {
        const [before, began] = [total(), performance.now()];
        await runsOn(8);
        expect(total() - before).toBeLessThanOrEqual((performance.now() - began) / (PERIOD_MS * 0.9) + 2);
      });
    }

    it("run about once a period in one of them", async () => {
      await opened(3);
      await runsOnceAPeriod();
    });

    it("run elsewhere when a process ends, orderly or not", async () => {
      const [first, second, third] = await opened(3);
      await first?.close();
      await runsOn(2);
      await second?.close();
      const before = [...runs];
      await runsOn(2);
      expect((runs[2] ?? 0) - (before[2] ?? 0)).toBeGreaterThanOrEqual(2);
      await third?.close();
      const last = total();
      await sleep(PERIOD_MS * 3);
      expect(total()).toBe(last);
    });

    it("run in each of them while Redis is away, and in one when it is back", async () => {
      await opened(2);
      await gate.cut();
      await sleep(PERIOD_MS);
      const before = [...runs];
      await eventually(() => {
        for (const [at, n] of runs.entries()) expect(n - (before[at] ?? 0)).toBeGreaterThanOrEqual(3);
      });
      await gate.mend();
      await runsOnceAPeriod();
    });

    it("run while Redis is frozen, although nothing says that it is away", async () => {
      await opened(2);
      gate.hold();
      await sleep(2_500);
      await runsOn(3);
      await gate.mend();
    });

    it("go on when Redis was wiped", async () => {
      await opened(2);
      for (let n = 0; n < 3; n++) {
        await gate.wipe(queues.prefix);
        await runsOn(2);
      }
      await runsOnceAPeriod();
    });

    it("tell when a job of another version comes, and go on", async () => {
      queues = openQueues(gate);
      const [older, newer] = [queues.join().jobs, queues.join().jobs];
      let known = 0;
      older.every("known", PERIOD_MS, async () => void known++);
      let added = 0;
      newer.every("added", PERIOD_MS, async () => void added++);
      await eventually(() => expect(known).toBeGreaterThan(2));
      await eventually(() => expect(added).toBeGreaterThan(2));
      await eventually(() => expect(queues.said.map(({ detail }) => detail.job)).toContain("added"));
    });
  });
});
