import { afterAll, describe, expect, it } from "vitest";
import { jpegOf, pngOf } from "../../tests/fixtures/files/pictures.js";
import { createThreadPool, type Work } from "../threads/thread-pool.js";
import { createInspectFile } from "./inspect-file.js";

const pool = createThreadPool({ threads: 2, waitingPerKey: 20 });
afterAll(() => pool.close());
const warned: object[] = [];
const log = { warn: (detail: object) => void warned.push(detail) };
const inspect = createInspectFile(pool, log);

/** Empty markers: a second of the library that reads dimensions. */
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

  it("leaves the main thread free while eight pictures of empty markers are looked into", async () => {
    let beats = 0;
    const beat = setInterval(() => {
      beats += 1;
    }, 5);
    const all = await Promise.all(Array.from({ length: 8 }, () => inspect("t1", { bytes: markers, name: "a.jpg" })));
    clearInterval(beat);
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(["held"]));
    // On the main thread, it would beat no more than once between two of them.
    expect(beats).toBeGreaterThan(8);
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
