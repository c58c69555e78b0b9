import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSharedLimits, take } from "../../platform/limits/shared-limits.js";
import { openRedis } from "../../platform/queue/open-redis.js";
import { eventually } from "../faults/harness/eventually.js";
import { openRedisGate, REDIS, type RedisGate } from "./redis-gate.js";

describe.skipIf(!REDIS)("limits of strangers over several processes", () => {
  let gate: RedisGate;
  let door: string;
  const opened: ReturnType<typeof openRedis>[] = [];
  beforeAll(async () => {
    gate = await openRedisGate();
  });
  beforeEach(() => {
    door = `test-${randomUUID()}`;
  });
  afterEach(async () => {
    await gate.mend();
    for (const redis of opened.splice(0)) redis.disconnect();
    await gate.wipe(`balcao:limit:${door}`);
  });
  afterAll(() => gate.close());

  async function join() {
    const redis = openRedis(gate.url, "put", () => {});
    opened.push(redis);
    await eventually(() => expect(redis.status).toBe("ready"));
    return createSharedLimits(redis).counter(door, { points: 4, seconds: 600 });
  }

  it("are counted together", async () => {
    const [one, two] = [await join(), await join()];
    const waits = [await take(one, "a"), await take(two, "a"), await take(one, "a"), await take(two, "a")];
    expect(waits).toEqual([0, 0, 0, 0]);
    expect(await take(one, "a")).toBeGreaterThan(590_000);
    expect(await take(two, "a")).toBeGreaterThan(590_000);
    expect(await take(two, "b")).toBe(0);
  });

  it("are counted by each process while Redis is away, and together again when it is back", async () => {
    const [one, two] = [await join(), await join()];
    for (let n = 0; n < 4; n++) await take(one, "a");
    await gate.cut();
    await eventually(async () => expect(await take(two, `probe-${randomUUID()}`)).toBe(0));
    for (let n = 0; n < 4; n++) expect(await take(two, "a")).toBe(0);
    expect(await take(two, "a")).toBeGreaterThan(0);
    await gate.mend();
    await eventually(() => expect(opened.map(({ status }) => status)).toEqual(["ready", "ready"]));
    expect(await take(two, "a")).toBeGreaterThan(590_000);
  });
});
