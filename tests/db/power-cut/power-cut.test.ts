import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../db/database.js";
import { type Loss, loseWrites } from "./lose-writes.js";
import { runWriter } from "./run-writer.js";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "balcao-power-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const folder = () => join(place, "database");
const journals = () => join(place, "journals");

/** Opens the folder as the first start after the power cut would, and returns the rows that are there. */
async function survivors(dir: string): Promise<number[]> {
  let database: Database | null = null;
  try {
    database = await openDatabase({ kind: "embedded", dir, seed: null, fsync: true, requestTimeoutMs: 60_000 });
    const rows = await database.asOwner("SELECT n, filler = repeat(md5(n::text), 20) AS whole FROM rows ORDER BY n");
    expect(rows.every((row) => row.whole)).toBe(true);
    return rows.map((row) => Number(row.n));
  } finally {
    await database?.close();
  }
}

function missing(acknowledged: number[], found: number[]): number[] {
  const there = new Set(found);
  return acknowledged.filter((n) => !there.has(n));
}

/** A small seeded generator (mulberry32). The seed is part of a failure's message. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Cuts copies of the folder in several ways. Returns, for each, which acknowledged rows it lost. */
async function cutInSeveralWays(acknowledged: number[], seeds: number[]) {
  const ways: { name: string; loss: Loss }[] = [
    { name: "all", loss: "all" },
    ...seeds.map((seed) => ({ name: `some, seed ${seed}`, loss: { some: randomOf(seed) } })),
  ];
  const results: { way: string; lost: number; rows: number[] | "unreadable" }[] = [];
  for (const { name, loss } of ways) {
    const copy = join(place, "copy");
    cpSync(folder(), copy, { recursive: true });
    const { lost } = loseWrites(copy, journals(), loss, folder());
    const rows = await survivors(copy).then(
      (found) => missing(acknowledged, found),
      () => "unreadable" as const,
    );
    results.push({ way: name, lost, rows });
    rmSync(copy, { recursive: true, force: true });
  }
  return results;
}

describe("a power cut", () => {
  it("right after a first start loses no acknowledged row and no file of the prepared folder", async () => {
    const { acknowledged } = await runWriter({
      dir: folder(),
      fsync: true,
      first: 0,
      commits: 25,
      journals: journals(),
    });
    for (const { way, rows } of await cutInSeveralWays(acknowledged, [1, 2, 3])) expect(rows, way).toEqual([]);
  });

  it("under load, after checkpoints, loses no acknowledged row", async () => {
    const { acknowledged } = await runWriter({
      dir: folder(),
      fsync: true,
      first: 0,
      commits: 1_000,
      journals: journals(),
    });
    const results = await cutInSeveralWays(acknowledged, [11, 12, 13, 14]);
    for (const { way, rows } of results) expect(rows, way).toEqual([]);
    expect(results[0]?.lost).toBeGreaterThan(0);
  });

  it("soon after a start that had to recover from kill -9 loses nothing of before or after", async () => {
    const before = await runWriter({ dir: folder(), fsync: true, first: 0, commits: 300, journals: journals() });
    const after = await runWriter({ dir: folder(), fsync: true, first: 10_000, commits: 5, journals: journals() });
    const acknowledged = [...before.acknowledged, ...after.acknowledged];
    for (const { way, rows } of await cutInSeveralWays(acknowledged, [21, 22, 23])) expect(rows, way).toEqual([]);
  });

  it("does lose rows without fsync: the simulation bites", async () => {
    const { acknowledged } = await runWriter({
      dir: folder(),
      fsync: false,
      first: 0,
      commits: 300,
      journals: journals(),
    });
    const results = await cutInSeveralWays(acknowledged, [31, 32]);
    expect(results.some(({ rows }) => rows === "unreadable" || rows.length > 0)).toBe(true);
  });
});

describe("kill -9", () => {
  it("loses no acknowledged row, with and without fsync, five times in a row", async () => {
    const acknowledged: number[] = [];
    for (let round = 0; round < 5; round++) {
      const writer = await runWriter({
        dir: folder(),
        fsync: round % 2 === 0,
        first: round * 10_000,
        commits: 100 + round,
      });
      acknowledged.push(...writer.acknowledged);
    }
    expect(missing(acknowledged, await survivors(folder()))).toEqual([]);
  });

  it("in the middle of a first start leaves a folder that the next start can use", async () => {
    for (const killAfterMs of [500, 700, 900, 1_100, 1_400])
      await runWriter({ dir: folder(), fsync: true, first: 0, commits: 0, killAfterMs });
    const { acknowledged } = await runWriter({ dir: folder(), fsync: true, first: 50_000, commits: 10 });
    expect(missing(acknowledged, await survivors(folder()))).toEqual([]);
  });
});
