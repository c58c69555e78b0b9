import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { closedPort } from "../../channels/whatsapp/fake-graph.js";
import { openRedisGate, REDIS } from "./redis-gate.js";

const PROGRAM = fileURLToPath(new URL("ends-by-itself.ts", import.meta.url));
const prefix = `test-${randomUUID()}`;

/** How long it lived after it had closed everything, ms. */
async function livesOn(url: string): Promise<number> {
  const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, url, prefix], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const gone = once(child, "exit");
  await once(child.stdout, "data");
  const closedAt = performance.now();
  const [code, signal] = await gone;
  clearTimeout(late);
  expect([code, signal]).toEqual([0, null]);
  return performance.now() - closedAt;
}

describe("a process that has closed its queues", () => {
  it("ends by itself, alone", async () => expect(await livesOn("")).toBeLessThan(1_000));

  describe.skipIf(!REDIS)("of a Redis", () => {
    afterEach(async () => {
      const gate = await openRedisGate();
      await gate.wipe(prefix);
      await gate.close();
    });
    it("ends by itself", async () => expect(await livesOn(REDIS ?? "")).toBeLessThan(2_500));
    it("ends by itself although the Redis never was there", async () =>
      expect(await livesOn(`redis://127.0.0.1:${await closedPort()}`)).toBeLessThan(2_500));
  });
});
