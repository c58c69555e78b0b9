import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Wakes } from "../../bot/ports/wakes.js";
import { MOST_WAITING } from "../../platform/queue/bullmq-wakes.js";
import { createInProcessWakes } from "../../platform/queue/in-process-wakes.js";
import { describeWakes, listen, ready, wakeOf } from "../contracts/wakes.js";
import { endsSoon, eventually } from "../faults/harness/eventually.js";
import { openQueues, type Queues } from "./open-queues.js";
import { openRedisGate, REDIS, type RedisGate } from "./redis-gate.js";

describeWakes("the queue within a process", async () => {
  const wakes = createInProcessWakes();
  return { join: () => wakes, close: async () => {} };
});

describe.skipIf(!REDIS)("BullMQ", () => {
  let gate: RedisGate;
  let queues: Queues;
  beforeAll(async () => {
    gate = await openRedisGate();
  });
  afterEach(() => queues?.close());
  afterAll(() => gate.close());

  describeWakes("BullMQ on Redis", async () => {
    queues = openQueues(gate);
    return { join: () => queues.join().wakes, close: async () => {} };
  });

  describe("with a Redis in trouble", () => {
    /** Two processes that are connected. */
    async function opened() {
      queues = openQueues(gate);
      const [publisher, worker] = [queues.join().wakes, queues.join().wakes];
      const heard = listen(worker);
      await ready(publisher, [heard]);
      return { publisher, worker, heard };
    }
    async function arrives(publisher: Wakes, heard: ReturnType<typeof listen>): Promise<void> {
      const id = randomUUID();
      await eventually(() => {
        publisher.publish(wakeOf(id, 0));
        expect(heard.wakes.some((wake) => wake.id === id)).toBe(true);
      });
    }

    it("publishes into the void while it never was there, and closes soon", async () => {
      await gate.cut();
      queues = openQueues(gate);
      const { wakes } = queues.join();
      const heard = listen(wakes);
      for (let n = 0; n < 10_000; n++) {
        wakes.publish(wakeOf(`c${n}`, n % 2));
        wakes.ringAt(Date.now() + n);
      }
      await sleep(300);
      await endsSoon(heard.unsubscribe());
      await endsSoon(wakes.close());
      expect(heard.wakes).toEqual([]);
      await gate.mend();
    });

    it("says that it is away, once and not for each wake-up, and goes on when it is back", async () => {
      const { publisher, heard } = await opened();
      await gate.cut();
      await eventually(() => expect(queues.said.length).toBeGreaterThanOrEqual(1));
      for (let n = 0; n < 5_000; n++) publisher.publish(wakeOf(`lost${n}`, 0));
      await sleep(1_500);
      // One warning for each of the two processes.
      expect(queues.said.length).toBeLessThanOrEqual(2);
      await gate.mend();
      await arrives(publisher, heard);
      // Wake-ups that were given up while Redis was away do not all come now: the database knows what waits.
      await sleep(300);
      expect(heard.wakes.filter((wake) => wake.id.startsWith("lost"))).toEqual([]);
    });

    it("goes on when it was wiped", async () => {
      const { publisher, heard } = await opened();
      for (let n = 0; n < 20; n++) publisher.publish(wakeOf(`c${n}`, 30_000));
      const delayed = `${queues.prefix}:balcao-wakes:delayed`;
      await eventually(async () => expect(await gate.redis.zcard(delayed)).toBe(20));
      await gate.wipe(queues.prefix);
      await arrives(publisher, heard);
      const at = Date.now() + 300;
      publisher.ringAt(at);
      await eventually(() => expect(heard.rings).toHaveLength(1));
      expect(heard.rings[0]).toBeGreaterThanOrEqual(at);
    });

    it("puts no more where as many wait as the sweep is quick for, and goes on when somebody has heard them", async () => {
      const { publisher, worker, heard } = await opened();
      await heard.unsubscribe();
      const list = `${queues.prefix}:balcao-wakes:wait`;
      const nobodys = Array.from({ length: MOST_WAITING }, (_, n) => `nobodys${n}`);
      await gate.redis.rpush(list, ...nobodys);
      // The number of waiting wake-ups is checked once a second.
      publisher.publish(wakeOf("looks", 0));
      await sleep(1_200);
      publisher.publish(wakeOf("looks again", 0));
      await sleep(300);
      const before = await gate.redis.llen(list);
      for (let n = 0; n < 500; n++) publisher.publish(wakeOf(`c${n}`, 0));
      await sleep(300);
      expect(await gate.redis.llen(list)).toBe(before);
      await gate.redis.del(list);
      await arrives(publisher, listen(worker));
    });

    it("rings for a process that has ended since", async () => {
      const { publisher, heard } = await opened();
      const at = Date.now() + 700;
      publisher.ringAt(at);
      await publisher.close();
      await eventually(() => expect(heard.rings).toHaveLength(1));
      expect(heard.rings[0]).toBeGreaterThanOrEqual(at);
    });

    it("gives out what was published in the moment before the close", async () => {
      const { publisher, heard } = await opened();
      for (let n = 0; n < 300; n++) publisher.publish(wakeOf(`c${n}`, 0));
      await publisher.close();
      await eventually(() => expect(new Set(heard.wakes.map((wake) => wake.id)).size).toBe(300));
    });

    it("closes soon although Redis goes away while a wake-up is being heard, and stays away", async () => {
      queues = openQueues(gate);
      const [publisher, worker] = [queues.join().wakes, queues.join().wakes];
      let heard = 0;
      let closed: Promise<void> | null = null;
      const unsubscribe = worker.subscribe({
        wake: ({ conversationId }) => {
          heard += 1;
          if (conversationId !== "last" || closed) return;
          void gate.cut();
          closed = close();
        },
        ring: () => {},
      });
      await eventually(() => {
        publisher.publish(wakeOf("first", 0));
        expect(heard).toBeGreaterThan(0);
      });
      publisher.publish(wakeOf("last", 0));
      await eventually(() => expect(closed).not.toBeNull());
      await endsSoon(Promise.resolve(closed));

      async function close(): Promise<void> {
        await unsubscribe();
        await Promise.all([worker.close(), publisher.close()]);
      }
    });

    it("is given up when it is frozen: publishing does not wait, nothing piles up, closing is soon; and it comes back", async () => {
      const { publisher, worker, heard } = await opened();
      gate.hold();
      for (let n = 0; n < 5_000; n++) publisher.publish(wakeOf(`held${n}`, 0));
      await eventually(() => expect(queues.said.length).toBeGreaterThanOrEqual(1));
      await endsSoon(heard.unsubscribe());
      await endsSoon(worker.close());
      await gate.mend();
      const again = listen(queues.join().wakes);
      await arrives(publisher, again);
    });
  });
});
