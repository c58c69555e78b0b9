import { describe, expect, it } from "vitest";
import { createKeyedQueue } from "./keyed-queue.js";

/** Work that ends when the test says so. */
function held() {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end };
}

describe("a keyed queue", () => {
  it("runs what has the same key one after the other, and other keys at once", async () => {
    const queue = createKeyedQueue();
    const began: string[] = [];
    const first = held();
    const work = (name: string, until?: Promise<void>) => async () => {
      began.push(name);
      await until;
      return name;
    };
    const one = queue.run("a", work("a1", first.ended));
    const two = queue.run("a", work("a2"));
    expect(await queue.run("b", work("b1"))).toBe("b1");
    expect([began, queue.waiting("a"), queue.waiting("b")]).toEqual([["a1", "b1"], 2, 0]);
    first.end();
    expect([await one, await two]).toEqual(["a1", "a2"]);
    expect(began).toEqual(["a1", "b1", "a2"]);
  });

  it("goes on after a failure, which only its own caller hears of", async () => {
    const queue = createKeyedQueue();
    const failing = queue.run("a", async () => {
      throw new Error("no");
    });
    const next = queue.run("a", async () => "yes");
    await expect(failing).rejects.toThrow("no");
    expect(await next).toBe("yes");
  });

  it("is settled when all has ended, also what failed, and forgets its keys", async () => {
    const queue = createKeyedQueue();
    const first = held();
    const failing = queue.run("a", () => Promise.reject(new Error("no")));
    const slow = queue.run("b", () => first.ended);
    let settled = false;
    const all = queue.settled().then(() => {
      settled = true;
    });
    await expect(failing).rejects.toThrow("no");
    expect(settled).toBe(false);
    first.end();
    await Promise.all([slow, all]);
    expect([queue.waiting("a"), queue.waiting("b")]).toEqual([0, 0]);
  });
});
