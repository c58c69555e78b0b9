import { afterEach, describe, expect, it, vi } from "vitest";
import { within } from "./within.js";

afterEach(() => void vi.useRealTimers());

describe("a time limit", () => {
  it("aborts work that takes longer", async () => {
    vi.useFakeTimers();
    const late = within(
      50,
      (signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(signal.reason))),
    );
    vi.advanceTimersByTime(50);
    expect(await late).toMatchObject({ name: "TimeoutError" });
  });

  it("leaves no timer behind when the work ends or fails", async () => {
    vi.useFakeTimers();
    await within(50, () => Promise.resolve());
    await expect(within(50, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(vi.getTimerCount()).toBe(0);
  });
});
