import { describe, expect, it } from "vitest";
import { createSharedLimits } from "../platform/limits/shared-limits.js";
import { createCodeGuesses } from "./code-guesses.js";

describe("guesses at codes", () => {
  it("of eight networks do not keep out who shows a code for the first time", async () => {
    const guesses = createCodeGuesses(createSharedLimits(null));
    let looked = 0;
    for (let n = 0; n < 1_600; n++) {
      const part = n >> 3;
      const address = `2001:db8:${n % 8}:${((part * 256) & 0xffff).toString(16)}::1`;
      if ((await guesses.begin(address)) === 0) looked += 1;
    }
    // A thousand for all callers together, whoever they are.
    expect(looked).toBe(1_000);
    expect(await guesses.begin("198.51.100.7")).toBe(0);
    await guesses.right("198.51.100.7");
    // Another network that mistypes may show a few codes, and then waits like those that guess.
    const typed: boolean[] = [];
    for (let n = 0; n < 4; n++) typed.push((await guesses.begin("198.51.100.8")) === 0);
    expect(typed).toEqual([true, true, true, false]);
  });

  it("end for everybody at ten times as many", async () => {
    const guesses = createCodeGuesses(createSharedLimits(null));
    let looked = 0;
    for (let n = 0; n < 12_000; n++)
      if ((await guesses.begin(`198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`)) === 0) looked += 1;
    expect(looked).toBe(11_000);
  }, 30_000);
});
