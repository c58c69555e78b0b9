import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { wasStalled } from "./was-stalled.js";

it("knows the words with which this BullMQ gives a stalled job up, and no others", async () => {
  const main = createRequire(import.meta.url).resolve("bullmq");
  const script = await readFile(join(dirname(main), "scripts", "moveStalledJobsToWait-9.js"), "utf8");
  const reason = /failedReason = "([^"]+)"/.exec(script)?.[1] ?? "";
  expect(wasStalled(new Error(reason))).toBe(true);
  expect(wasStalled(new Error("boom"))).toBe(false);
});
