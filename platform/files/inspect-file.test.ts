import { afterAll, describe, expect, it, vi } from "vitest";
import { jpegOf, pngOf } from "../../tests/fixtures/files/pictures.js";
import { createThreadPool, type Work } from "../threads/thread-pool.js";
import { createInspectFile } from "./inspect-file.js";

// Counts reads on the main thread. Threads load the real module, not this mock.
const read = vi.hoisted(() => ({ onMainThread: 0 }));
vi.mock("./check-file.js", () => ({
  checkFile() {
    read.onMainThread += 1;
  },
}));

const pool = createThreadPool({ threads: 2, waitingPerKey: 20 });
afterAll(() => pool.close());
const warned: object[] = [];
const log = { warn: (detail: object) => void warned.push(detail) };
const inspect = createInspectFile(pool, log);

/** Ten megabytes of empty JPEG markers: the library needs a second to read the dimensions. */
const markers = Buffer.concat([Buffer.from("ffd8", "hex"), Buffer.alloc(9_900_000, Buffer.from("ffe00002", "hex"))]);

describe("a look into a file (fault 67)", () => {
  it("finds in a thread what checkFile finds, and leaves the sender's bytes as they are", async () => {
    const bytes = pngOf();
    expect(await inspect("t1", { bytes, name: "foto.png" })).toEqual({
      mime: "image/png",
      name: "foto.png",
      state: "ok",
    });
    expect(bytes).toEqual(pngOf());
  });

  it("is none of the main thread's work: eight pictures of empty markers are copied there, and not read", async () => {
    let [copied, most] = [0, 0];
    let copies = 0;
    const counting = createInspectFile(
      {
        async run(work) {
          const prepare = () => {
            const made = work.prepare();
            for (const buffer of made.transfer ?? []) copied += buffer.byteLength;
            copies += 1;
            most = Math.max(most, copies);
            return made;
          };
          const ran = await pool.run({ ...work, prepare });
          copies -= 1;
          return ran;
        },
      },
      log,
    );
    const all = await Promise.all(Array.from({ length: 8 }, () => counting("t1", { bytes: markers, name: "a.jpg" })));
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(["held"]));
    expect(read.onMainThread).toBe(0);
    expect(copied).toBe(8 * markers.length);
    // The company gets one of the two threads, and a waiting file is copied only when its turn comes.
    expect(most).toBeLessThanOrEqual(2);
  });

  it("that does not end is ended: the file is held, and the next one is looked into", async () => {
    const forever = new URL("../../tests/fixtures/threads/work.mjs", import.meta.url);
    const stuck = createInspectFile(
      {
        run: (work: Work) =>
          pool.run({ ...work, module: forever, prepare: () => ({ input: { forever: true } }), timeoutMs: 30 }),
      },
      log,
    );
    expect(await stuck("t1", { bytes: jpegOf(), name: "../a.jpg" })).toEqual({
      mime: "application/octet-stream",
      name: "a.jpg",
      state: "held",
      problem: "Não foi possível conferir este arquivo.",
    });
    expect(warned).toMatchObject([{ tenant: "t1", outcome: "too_long" }]);
    expect(await inspect("t1", { bytes: jpegOf(), name: "a.jpg" })).toMatchObject({ state: "ok" });
  });
});

describe("the log of files that could not be inspected", () => {
  it("has an end, however many are sent", async () => {
    const lines: object[] = [];
    const slow = createInspectFile(
      { run: async () => ({ outcome: "timeout", reason: "too slow" }) as never },
      { warn: (detail) => void lines.push(detail) },
    );
    for (let n = 0; n < 100; n++)
      expect(await slow("t1", { bytes: Buffer.from("x"), name: "x" })).toMatchObject({ state: "held" });
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(30);
  });
});
