import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { closedPort } from "../../channels/whatsapp/fake-graph.js";
import { PATIENCE_MS } from "../faults/harness/eventually.js";
import { openRedisGate, REDIS } from "./redis-gate.js";

const PROGRAM = fileURLToPath(new URL("ends-by-itself.ts", import.meta.url));
const prefix = `test-${randomUUID()}`;

/** The process must end by itself once it has closed everything, because nothing keeps it alive. */
async function expectToEnd(url: string): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, url, prefix], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  await once(child.stdout, "data");
  const late = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  const [code, signal] = await gone;
  clearTimeout(late);
  expect([code, signal]).toEqual([0, null]);
}

describe("a process that has closed its queues", () => {
  it("ends by itself, alone", () => expectToEnd(""));

  describe.skipIf(!REDIS)("of a Redis", () => {
    afterEach(async () => {
      const gate = await openRedisGate();
      await gate.wipe(prefix);
      await gate.close();
    });
    it("ends by itself", () => expectToEnd(REDIS ?? ""));
    it("ends by itself although the Redis never was there", async () =>
      expectToEnd(`redis://127.0.0.1:${await closedPort()}`));
  });
});
