import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createMetrics } from "../../platform/metrics/create-metrics.js";

const page = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");

describe("docs/operations.md", () => {
  it("names every metric of ours, and none that is not there", async () => {
    const metrics = createMetrics({
      work: async () => {
        throw new Error("no database here");
      },
      breakers: () => [],
      sockets: () => [],
      pool: () => ({ total: 0, idle: 0, waiting: 0 }),
      depth: () => ({ turns: 0, effects: 0 }),
      redis: async () => null,
    });
    const real = [...(await metrics.text()).matchAll(/^# TYPE (balcao_\w+)/gm)].map(([, name]) => name);
    const told = [...page.matchAll(/\b(balcao_[a-z_]+)\b(?=[`{])/g)].map(([, name]) => name);
    expect(real.length).toBeGreaterThan(10);
    expect([...new Set(told)].filter((name) => name !== "balcao_app").toSorted()).toEqual(real.toSorted());
  });
});
