import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createInProcessLive } from "../../bot/live/in-process-live.js";
import type { LiveEvent } from "../../bot/ports/live.js";
import { createRedisLive } from "../../platform/queue/redis-live.js";
import { endsSoon, eventually } from "../faults/harness/eventually.js";
import { openRedisGate, REDIS, type RedisGate } from "./redis-gate.js";

const READY = "ready?";

describe.skipIf(!REDIS)("news for open screens over several processes", () => {
  let gate: RedisGate;
  let stream: string;
  let problems: string[];
  let said: string[];
  const opened: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    gate = await openRedisGate();
  });
  beforeEach(() => {
    stream = `test-${randomUUID()}`;
    problems = [];
    said = [];
  });
  afterEach(async () => {
    await gate.mend();
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await gate.redis.del(stream);
  });
  afterAll(() => gate.close());

  function join() {
    const heard: string[] = [];
    /** How often a test asked whether it hears. These events are ignored, however late another one of them comes. */
    const asked = { times: 0 };
    const local = createInProcessLive((error) => problems.push(String(error)));
    const live = createRedisLive({
      url: gate.url,
      local,
      stream,
      log: { warn: (_detail, message) => void said.push(message) },
    });
    live.subscribe(({ conversationId }) => {
      if (conversationId === READY) asked.times += 1;
      else heard.push(conversationId);
    });
    opened.push(live);
    return { live, heard, asked };
  }
  const news = (conversationId: string): LiveEvent => ({
    tenantId: "t",
    channelId: "c",
    externalId: "e",
    conversationId,
    kind: "typing",
    who: "bot",
    on: true,
  });
  /** Resolves when what one process publishes is heard by the other. */
  async function hears(to: { asked: { times: number } }, from: { publish(event: LiveEvent): void }) {
    const before = to.asked.times;
    await eventually(() => {
      from.publish(news(READY));
      expect(to.asked.times).toBeGreaterThan(before);
    });
  }
  /** Two processes that hear each other. */
  async function two() {
    const [here, there] = [join(), join()];
    await hears(there, here.live);
    await hears(here, there.live);
    return { here, there };
  }
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`);

  it("arrive at the others in order, and at one's own once and at once", async () => {
    const { here, there } = await two();
    for (const id of numbers(500)) {
      here.live.publish(news(id));
      if (id.endsWith("7")) await sleep(1);
    }
    expect(here.heard).toEqual(numbers(500));
    await eventually(() => expect(there.heard).toEqual(numbers(500)));
    await sleep(300);
    expect(here.heard).toEqual(numbers(500));
    expect(there.heard).toEqual(numbers(500));
    expect(problems).toEqual([]);
  });

  it("published while one is cut off, are read by it when it is back, from where it was", async () => {
    const { here, there } = await two();
    // Another process that stays connected, without the gate.
    const url = REDIS ?? "";
    const local = createInProcessLive((error) => problems.push(String(error)));
    const past = createRedisLive({ url, local, stream, log: { warn: (_detail, message) => void said.push(message) } });
    opened.push(past);
    await hears(there, past);
    await gate.cut();
    for (const id of numbers(300)) past.publish(news(id));
    await sleep(500);
    expect(there.heard).toEqual([]);
    expect(() => here.live.publish(news("into the void"))).not.toThrow();
    await gate.mend();
    await eventually(() => expect(there.heard).toEqual(numbers(300)));
    await eventually(() => expect(here.heard).toEqual(["into the void", ...numbers(300)]));
  });

  it("that may have been lost are told as a gap, once they can be heard again, to who could not read and by who could not write", async () => {
    const { here, there } = await two();
    const url = REDIS ?? "";
    const local = createInProcessLive((error) => problems.push(String(error)));
    const past = createRedisLive({ url, local, stream, log: { warn: (_detail, message) => void said.push(message) } });
    opened.push(past);
    const gaps = { there: 0, past: 0 };
    there.live.subscribe(
      () => {},
      () => (gaps.there += 1),
    );
    const asked = { times: 0 };
    past.subscribe(
      () => (asked.times += 1),
      () => (gaps.past += 1),
    );
    await hears({ asked }, here.live);
    expect(gaps).toEqual({ there: 0, past: 0 });
    await gate.cut();
    here.live.publish(news("into the void"));
    await sleep(300);
    expect(gaps).toEqual({ there: 0, past: 0 });
    await gate.mend();
    await eventually(() => expect(gaps).toEqual({ there: expect.toSatisfy((n) => n >= 1), past: 1 }));
  });

  it("go on when the stream was wiped", async () => {
    const { here, there } = await two();
    for (let n = 0; n < 3; n++) {
      await gate.redis.del(stream);
      here.live.publish(news(`after ${n}`));
      await eventually(() => expect(there.heard).toContain(`after ${n}`));
    }
    expect(there.heard).toEqual(["after 0", "after 1", "after 2"]);
  });

  it("go on when another Redis took its place, whose clock is behind", async () => {
    const { there } = await two();
    // The reader's position is far in the future of this Redis. It is set up again when a last entry of the other
    // process came in between.
    await eventually(async () => {
      await gate.redis.del(stream);
      await gate.redis.xadd(stream, "1-1", "o", "another", "e", JSON.stringify([news("old")]));
    });
    let n = 1;
    await eventually(async () => {
      n += 1;
      const entry = ["o", "another", "e", JSON.stringify([news("new")])];
      // A last entry that came in between has a present id. The other Redis is then made anew.
      await gate.redis.xadd(stream, `${n}-1`, ...entry).catch(() => gate.redis.del(stream));
      expect(there.heard).toContain("new");
    });
  });

  it("are heard although an entry among them makes no sense", async () => {
    const { here, there } = await two();
    const bad = [
      ["o", "x", "e", "{"],
      ["o", "x", "e", "null"],
      ["o", "x"],
      ["something", "else"],
      ["o", "x", "e", "[null]"],
    ];
    for (const [n, fields] of bad.entries()) {
      await gate.redis.xadd(stream, "*", ...fields);
      here.live.publish(news(`after ${n}`));
    }
    await eventually(() => expect(there.heard.filter((id) => id?.startsWith("after"))).toHaveLength(bad.length));
    expect(said).toContain("news of another process could not be understood");
  });

  it("of the last moment go out before the close, which is soon, also without Redis", async () => {
    const { here, there } = await two();
    for (const id of numbers(50)) here.live.publish(news(id));
    await endsSoon(here.live.close());
    await eventually(() => expect(there.heard).toEqual(numbers(50)));
    await gate.cut();
    await endsSoon(there.live.close());
    const never = join();
    never.live.publish(news("nobody"));
    await sleep(100);
    await endsSoon(never.live.close());
    expect(never.heard).toEqual(["nobody"]);
  });
});
