import { afterAll, describe, expect, it } from "vitest";
import { createThreadPool, type Ran, ThreadsBusy, type Work } from "./thread-pool.js";

const module = new URL("../../tests/fixtures/threads/work.mjs", import.meta.url);
const pool = createThreadPool({ threads: 2, waitingPerKey: 3 });
afterAll(() => pool.close());

const work = (input: unknown, key = "a", timeoutMs = 20_000): Work => ({
  module,
  prepare: () => ({ input }),
  key,
  timeoutMs,
});

describe("the pool of threads", () => {
  it("gives back what the work found, and why it failed", async () => {
    expect(await pool.run(work({ say: "oi" }))).toEqual({ outcome: "done", output: "oi" });
    expect(await pool.run(work({ fail: "no" }))).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("no"),
    });
  });

  it("ends a thread that takes too long or dies, and the next work finds another", async () => {
    expect(await pool.run(work({ forever: true }, "a", 50))).toMatchObject({ outcome: "too_long" });
    expect(await pool.run(work({ exit: true }))).toMatchObject({ outcome: "crashed" });
    expect(await pool.run(work({ throwLater: true }))).toMatchObject({ outcome: "crashed" });
    expect(await pool.run(work({ say: "still here" }))).toEqual({ outcome: "done", output: "still here" });
  });

  it("keeps a place for others while one has more than it may, and refuses what is too much", async () => {
    const order: string[] = [];
    const note = (name: string) => (ran: Ran) => void order.push(`${name} ${ran.outcome}`);
    // The first task ends when the gate opens; the tasks behind it wait.
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const held = [pool.run(work({ held: gate }, "a")).then(note("a"))];
    for (let n = 0; n < 3; n++) held.push(pool.run(work({ say: n }, "a")).then(note("a")));
    await expect(pool.run(work({ say: 9 }, "a"))).rejects.toThrow(ThreadsBusy);
    await pool.run(work({ say: "other" }, "b")).then(note("b"));
    expect(order).toEqual(["b done"]);
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    await Promise.all(held);
    expect(order).toEqual(["b done", "a done", "a done", "a done", "a done"]);
  });

  it("copies nothing of what waits", async () => {
    const one = createThreadPool({ threads: 1, waitingPerKey: 3 });
    let copies = 0;
    const file = (): Work => ({
      ...work(null),
      prepare() {
        copies += 1;
        const bytes = new Uint8Array(9);
        return { input: { say: bytes }, transfer: [bytes.buffer] };
      },
    });
    const held = one.run(work({ forever: true }));
    const waiting = [one.run(file()), one.run(file())];
    expect(copies).toBe(0);
    await one.close();
    expect(await Promise.all([held, ...waiting])).toMatchObject(Array(3).fill({ outcome: "crashed" }));
    const other = createThreadPool({ threads: 1, waitingPerKey: 3 });
    expect(await Promise.all([other.run(file()), other.run(file())])).toMatchObject(Array(2).fill({ outcome: "done" }));
    expect(copies).toBe(2);
    await other.close();
  });

  it("takes nothing more when it is closed", async () => {
    const other = createThreadPool({ threads: 1, waitingPerKey: 3 });
    const open = [other.run(work({ forever: true })), other.run(work({ say: 1 }))];
    await other.close();
    expect(await Promise.all(open)).toMatchObject([{ outcome: "crashed" }, { outcome: "crashed" }]);
    await expect(other.run(work({ say: 2 }))).rejects.toThrow(ThreadsBusy);
  });
});
