import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSignInPlaces } from "./sign-in-places.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const at = (address: string, device: string | null) => ({ address, email: "rui@loja.example", device });

/** Runs a check that takes so many ms of a clock that only the test moves. */
async function run(device: string | null) {
  const placeFor = createSignInPlaces();
  const done: string[] = [];
  const check = (name: string, ms: number) =>
    placeFor(at(`192.0.2.${name}`, device), 0)
      ?.check(() => new Promise<void>((resolve) => setTimeout(resolve, ms)))
      .then(() => void done.push(name));
  void check("1", 40);
  void check("2", 40);
  await vi.advanceTimersByTimeAsync(40);
  expect(done).toEqual(["1"]);
  await vi.advanceTimersByTimeAsync(40);
  const afterTwice = [...done];
  await vi.advanceTimersByTimeAsync(40);
  return { afterTwice, done };
}

describe("places where passwords are checked", () => {
  it("rest after a stranger's check as long as it took, which is answered before", async () => {
    expect(await run(null)).toEqual({ afterTwice: ["1"], done: ["1", "2"] });
  });

  it("do not rest after a known person's", async () => {
    expect((await run("a")).afterTwice).toEqual(["1", "2"]);
  });

  it("go on after a check that failed", async () => {
    const placeFor = createSignInPlaces();
    const failed = placeFor(at("192.0.2.1", null), 0)?.check(() => Promise.reject(new Error("no database")));
    await expect(failed).rejects.toThrow("no database");
    const next = placeFor(at("192.0.2.2", null), 0)?.check(async () => "right");
    await vi.advanceTimersByTimeAsync(250);
    expect(await next).toBe("right");
  });

  it("come first to whoever tried least lately, whatever waits before, and everybody has a turn in the end", async () => {
    const guessing = new Map(Array.from({ length: 40 }, (_, n) => [`198.51.100.${n}`, 5 + n]));
    const placeFor = createSignInPlaces();
    const done: string[] = [];
    const check = (address: string) =>
      placeFor(at(address, null), guessing.get(address) ?? 0)
        ?.check(() => new Promise<void>((resolve) => setTimeout(resolve, 250)))
        .then(() => void done.push(address));
    const inside = [...guessing.keys()].map(check).filter((checking) => checking !== undefined);
    // Six places are kept for networks that seldom tried.
    expect(inside).toHaveLength(14);
    void check("192.0.2.1");
    // The running check, its pause, and the own check.
    await vi.advanceTimersByTimeAsync(750);
    expect(done).toEqual(["198.51.100.0", "192.0.2.1"]);
    await vi.advanceTimersByTimeAsync(14 * 500);
    expect(done).toHaveLength(15);
  });
});
