import { defineConfig } from "vitest/config";

// `npm test` runs the first two, `npm run test:story` and `npm run test:faults` the others. `unit` stands beside the code and needs nothing; `integration` starts databases, servers and browsers.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{flows,bot,knowledge,channels,payments,agent,db,platform,cli,handoff-inbox}/**/*.test.ts"],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "integration",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/story/**", "tests/cluster/**"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
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
          testTimeout: 240_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
