import { defineConfig } from "vitest/config";

// `unit` stands beside the code and needs nothing; `integration` starts databases, servers and browsers.
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
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
