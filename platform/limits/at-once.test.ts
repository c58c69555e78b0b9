import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createAtOnce } from "./at-once.js";

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
});
