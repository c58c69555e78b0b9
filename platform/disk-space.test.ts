import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createDiskSpace } from "./disk-space.js";

it("says whether a file can be written, looks again after two seconds, and leaves nothing behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "disk-space-"));
  let now = 0;
  const hasSpace = createDiskSpace(join(folder), () => now);
  expect(await hasSpace()).toBe(true);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
  now = 1_999;
  expect(await hasSpace()).toBe(true);
  now = 2_000;
  expect(await hasSpace()).toBe(false);
});
