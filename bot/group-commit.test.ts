import { describe, expect, it, vi } from "vitest";
import { groupCommit } from "./group-commit.js";

describe("group commit", () => {
  it("gives callers of the same moment one batch, and each its own result", async () => {
    const batches: number[][] = [];
    const commit = groupCommit<number, number>({
      most: 100,
      concurrency: 1,
      run: async (items) => {
        batches.push(items);
        return items.map((item) => item * 2);
      },
    });
    expect(await Promise.all([1, 2, 3].map(commit))).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it("lets one poisoned item fail alone", async () => {
    const commit = groupCommit<number, number>({
      most: 100,
      concurrency: 1,
      run: async (items) => {
        if (items.includes(13)) throw new Error("poison");
        return items;
      },
    });
    const results = await Promise.allSettled([1, 13, 3].map(commit));
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("lets all fail at once when failing takes long: nobody waits for a hundred time-outs", async () => {
    let tries = 0;
    const commit = groupCommit<number, number>({
      most: 100,
      concurrency: 1,
      run: async () => {
        tries += 1;
        await vi.advanceTimersByTimeAsync(1_600);
        throw new Error("lock timeout");
      },
    });
    vi.useFakeTimers({ toFake: ["performance", "setTimeout"] });
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => commit(n)));
    vi.useRealTimers();
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    expect(tries).toBe(2);
  });

  it("gathers the next batch while one is under way, up to the limit", async () => {
    const sizes: number[] = [];
    const commit = groupCommit<number, number>({
      most: 2,
      concurrency: 1,
      run: async (items) => {
        sizes.push(items.length);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return items;
      },
    });
    await Promise.all([1, 2, 3, 4, 5].map(commit));
    expect(sizes).toEqual([2, 2, 1]);
  });
});
