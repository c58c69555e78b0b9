import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../bot/ports/store.js";
import type { Database } from "../../db/database.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "../engine/engine-harness.js";
import { openQueues, type Queues } from "./open-queues.js";
import { openRedisGate, REDIS, type RedisGate } from "./redis-gate.js";

const FLOW = {
  later: [
    "flow: later",
    "title: Mais tarde",
    "start:",
    "  - keyword: [depois]",
    "steps:",
    "  - say: até já",
    "  - wait: 2s",
    "  - say: voltei",
    "  - end: done",
    "",
  ].join("\n"),
};
const WAIT_MS = 2_000;
const TIMERS = 8;

/** A store that is swept only once, at the start: what is due after that is found by its ring or never. */
function sweptOnce(store: Store): Store {
  let swept = false;
  return {
    ...store,
    findWork(...args) {
      if (swept) return new Promise(() => {});
      swept = true;
      return store.findWork(...args);
    },
  };
}

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Begins some waits at odd moments. Returns the customers. */
async function begin(harness: EngineHarness) {
  const shop = await harness.company(FLOW);
  for (let n = 0; n < TIMERS; n++) {
    await harness.settled(await harness.write(shop, `55${n}`, "depois"));
    await sleep(130);
  }
  return shop;
}

/** Resolves when all waits have ended. Returns how late each was, in ms. */
async function lateness(harness: EngineHarness, tenantId: string): Promise<number[]> {
  const read = () =>
    harness.rows<{ ms: number }>(
      tenantId,
      `SELECT (extract(epoch FROM later.at - first.at) * 1000)::float8 AS ms FROM messages first
        JOIN messages later ON later.conversation_id = first.conversation_id AND later.content ->> 'text' = 'voltei'
        WHERE first.content ->> 'text' = 'até já'`,
    );
  await harness.until("all came back", async () => (await read()).length === TIMERS);
  return (await read()).map(({ ms }) => ms - WAIT_MS);
}

describe("a flow's wait", () => {
  it("ends at its moment, not at the next sweep", async () => {
    const harness = new EngineHarness(database, {}, sweptOnce);
    await harness.engine.start();
    const { tenantId } = await begin(harness);
    const late = await lateness(harness, tenantId);
    await harness.engine.stop();
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  });

  describe.skipIf(!REDIS)("with a queue for several processes", () => {
    let gate: RedisGate;
    let queues: Queues;
    beforeAll(async () => {
      gate = await openRedisGate();
    });
    afterEach(() => queues.close());
    afterAll(() => gate.close());

    it("ends at its moment although the process that began it is gone", async () => {
      queues = openQueues(gate);
      const [first, second] = [queues.join(), queues.join()];
      const here = new EngineHarness(database, { wakes: first.wakes });
      await here.engine.start();
      const { tenantId, channelId, channel } = await begin(here);
      await here.engine.stop();
      await first.close();
      const there = new EngineHarness(database, { wakes: second.wakes }, sweptOnce);
      there.channels.set(channelId, channel);
      await there.engine.start();
      const late = await lateness(there, tenantId);
      await there.engine.stop();
      expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    });

    it("ends, if a moment later, without Redis", async () => {
      queues = openQueues(gate);
      const one = queues.join();
      const harness = new EngineHarness(database, { wakes: one.wakes });
      await harness.engine.start();
      const { tenantId } = await begin(harness);
      await gate.cut();
      const late = await lateness(harness, tenantId);
      await harness.engine.stop();
      expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    });
  });
});
