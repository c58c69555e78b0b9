import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createDiskRoom } from "./disk-room.js";

it("says whether a file can be written, looks again after two seconds, and leaves nothing behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "disk-room-"));
  let now = 0;
  const hasRoom = createDiskRoom(join(folder), () => now);
  expect(await hasRoom()).toBe(true);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
  now = 1_999;
  expect(await hasRoom()).toBe(true);
  now = 2_000;
  expect(await hasRoom()).toBe(false);
});
