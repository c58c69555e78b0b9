import { describe, expect, it } from "vitest";
import { shared } from "./shared.js";

describe("shared work", () => {
  it("runs once for all who ask meanwhile, and again for whoever asks afterwards", async () => {
    let runs = 0;
    const ask = shared(async () => ++runs);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    expect(await ask()).toBe(2);
  });

  it("fails for all who asked, and is tried again", async () => {
    let runs = 0;
    const ask = shared(async () => {
      if (++runs === 1) throw new Error("away");
      return runs;
    });
    expect((await Promise.allSettled([ask(), ask()])).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await ask()).toBe(2);
  });
});
