import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { within } from "./within.js";

describe("a look within a limit", () => {
  it("gives what came in time, and null for what failed or hangs", async () => {
    expect(await within(1_000, Promise.resolve("there"))).toBe("there");
    expect(await within(1_000, Promise.reject(new Error("away")))).toBeNull();
    expect(await within(50, new Promise(() => {}))).toBeNull();
  });

  it("leaves no rejection behind when the work fails later", async () => {
    const unhandled: unknown[] = [];
    const hear = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", hear);
    const late = sleep(30).then(() => {
      throw new Error("too late");
    });
    expect(await within(5, late)).toBeNull();
    await sleep(60);
    process.off("unhandledRejection", hear);
    expect(unhandled).toEqual([]);
  });
});
