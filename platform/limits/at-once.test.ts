import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createAtOnce, LineFull } from "./at-once.js";

describe("work with a limit at once", () => {
  it("never goes above its limit, loses nothing, and keeps the order of arrival", async () => {
    const atOnce = createAtOnce(3);
    let active = 0;
    let highest = 0;
    const begun: number[] = [];
    const all = Array.from({ length: 40 }, (_, n) =>
      atOnce("gateway", async () => {
        begun.push(n);
        highest = Math.max(highest, ++active);
        await sleep(n % 4);
        active -= 1;
        if (n % 5 === 0) throw new Error("refused");
        return n;
      }),
    );
    const ended = await Promise.allSettled(all);
    expect(highest).toBe(3);
    expect(begun).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(ended.filter(({ status }) => status === "rejected")).toHaveLength(8);
    expect(await atOnce("gateway", async () => "again")).toBe("again");
  });

  it("does not make one key wait for another", async () => {
    const atOnce = createAtOnce(1);
    let release = () => {};
    const slow = atOnce("slow", () => new Promise<void>((resolve) => (release = resolve)));
    expect(await atOnce("quick", async () => "at once")).toBe("at once");
    release();
    await slow;
  });

  it("lets nobody more wait where the line is full", async () => {
    const atOnce = createAtOnce(1, 2);
    let release = () => {};
    const slow = atOnce("slow", () => new Promise<void>((resolve) => (release = resolve)));
    const waiting = [1, 2].map((n) => atOnce("slow", async () => n));
    await expect(atOnce("slow", async () => 3)).rejects.toThrow(LineFull);
    expect(await atOnce("quick", async () => "at once")).toBe("at once");
    release();
    await slow;
    expect(await Promise.all(waiting)).toEqual([1, 2]);
  });
});
