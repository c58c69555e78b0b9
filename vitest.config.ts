import { defineConfig } from "vitest/config";
import { UNIT_FOLDERS } from "./scripts/check-tests.js";
import { EMBEDDED_ONLY, testsWithDatabase } from "./tests/db/with-database.js";
import { SlowestFirst } from "./tests/slowest-first.js";

/** These kill PostgreSQL or Redis, which all tests share, or measure how long a stop takes. */
const ALONE = ["chaos", "processes", "stop", "storage"].map((name) => `tests/cluster/${name}.test.ts`);
const ELSEWHERE = ["tests/story/**", "tests/cluster/**"];

// `npm test` runs the first two, `npm run test:servers`, `test:story` and `test:faults` the others. `unit` stands beside the
// code and needs nothing; `integration` starts databases, servers and browsers; `servers` is all of it that has a database,
// once more on the PostgreSQL of DATABASE_URL and the Redis of REDIS_URL.
export default defineConfig({
  test: {
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: UNIT_FOLDERS.map((folder) => `${folder}/**/*.test.ts`),
          // The properties take some seconds, several times that on a busy machine.
          testTimeout: 60_000,
          // Files share a process and what it has imported: half the time of a run was importing the same modules anew.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "integration",
          include: ["tests/**/*.test.ts"],
          exclude: ELSEWHERE,
          // As in tests/faults/harness/server-process.ts.
          execArgv: ["--liftoff-only"],
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Many of these tests mostly wait: for a process that starts, for a time to pass, for a provider's status.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "servers",
          include: testsWithDatabase("tests"),
          exclude: [...ELSEWHERE, ...Object.keys(EMBEDDED_ONLY)],
          env: { TEST_ON: "postgres" },
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // As above.
          maxWorkers: 3,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: "story",
          include: ["tests/story/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "cluster",
          include: ["tests/cluster/**/*.test.ts"],
          exclude: ALONE,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: "cluster-alone",
          include: ALONE,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
