import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Jobs } from "../../platform/queue/jobs.js";
import { endsSoon, eventually } from "../faults/harness/eventually.js";

/** What the suite must know about background jobs. Each test opens its own. */
export type JobsUnderContract = {
  /** One of several processes of the same installation. When there is only one, it is always the same. */
  join(): Jobs;
  /** What was logged as an error. */
  errors(): { message: string; detail: Record<string, unknown> }[];
  close(): Promise<void>;
};

const PERIOD_MS = 200;

/** The suite that every implementation of `Jobs` must pass. */
export function describeJobs(name: string, open: () => Promise<JobsUnderContract>): void {
  describe(`${name} as background jobs`, () => {
    let under: JobsUnderContract;
    const joined = new Set<Jobs>();
    const join = (): Jobs => {
      const jobs = under.join();
      joined.add(jobs);
      return jobs;
    };
    beforeEach(async () => {
      under = await open();
    });
    afterEach(async () => {
      await Promise.all([...joined].map((jobs) => jobs.close()));
      joined.clear();
      await under.close();
    });

    it("run about once a period, each by its own", async () => {
      const jobs = join();
      const runs = { often: 0, seldom: 0 };
      jobs.every("often", PERIOD_MS, async () => void runs.often++);
      jobs.every("seldom", PERIOD_MS * 4, async () => void runs.seldom++);
      await eventually(() => expect(runs.often).toBeGreaterThan(0));
      Object.assign(runs, { often: 0, seldom: 0 });
      const began = performance.now();
      await eventually(() => {
        expect(runs.often).toBeGreaterThanOrEqual(8);
        expect(runs.seldom).toBeGreaterThanOrEqual(2);
      });
      // Never more often, however slow the machine: two rounds are at least 0.9 of a period apart.
      const periods = (performance.now() - began) / (PERIOD_MS * 0.9);
      expect(runs.often).toBeLessThanOrEqual(periods + 2);
      expect(runs.seldom).toBeLessThanOrEqual(periods / 4 + 2);
    });

    it("run again at their next time when they threw, which is logged with their name", async () => {
      let runs = 0;
      join().every("clumsy", PERIOD_MS, async () => {
        runs += 1;
        if (runs < 3) throw new Error(`clumsy ${runs}`);
      });
      await eventually(() => expect(runs).toBeGreaterThanOrEqual(4));
      const said = under.errors().filter(({ detail }) => detail.job === "clumsy");
      expect(said.map(({ detail }) => String(detail.err))).toEqual(["Error: clumsy 1", "Error: clumsy 2"]);
    });

    it("throw as they are called, and still run again", async () => {
      let runs = 0;
      join().every("abrupt", PERIOD_MS, () => {
        runs += 1;
        throw new Error("at once");
      });
      await eventually(() => expect(runs).toBeGreaterThanOrEqual(2));
      expect(under.errors().length).toBeGreaterThanOrEqual(2);
    });

    it("never run twice at once in a process, however long one takes", async () => {
      let runs = 0;
      let now = 0;
      let most = 0;
      join().every("slow", PERIOD_MS, async () => {
        now += 1;
        most = Math.max(most, now);
        await sleep(PERIOD_MS * 2.5);
        now -= 1;
        runs += 1;
      });
      await eventually(() => expect(runs).toBeGreaterThanOrEqual(3));
      expect(most).toBe(1);
    });

    it("are waited for at the close, and begin no more", async () => {
      const jobs = join();
      let begun = 0;
      let ended = 0;
      jobs.every("under way", PERIOD_MS, async () => {
        begun += 1;
        await sleep(1_500);
        ended += 1;
      });
      await eventually(() => expect(begun).toBe(1));
      await endsSoon(jobs.close());
      expect([begun, ended]).toEqual([1, 1]);
      await sleep(PERIOD_MS * 4);
      expect(begun).toBe(1);
    });

    it("leave nothing to wait for when there were none", async () => {
      await endsSoon(join().close());
    });
  });
}
