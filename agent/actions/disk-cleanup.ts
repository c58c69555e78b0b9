import { execFile } from "node:child_process";
import { statfs } from "node:fs/promises";
import { promisify } from "node:util";
import { z } from "zod";
import type { Action } from "./action.js";
import { ActionFailed } from "./action-failed.js";

/**
 * Windows' own Disk Cleanup with its default settings and no questions (`cleanmgr /verylowdisk`, Microsoft Learn,
 * "cleanmgr"). Written from documentation and never run. What it removes cannot be brought back. It does not tell
 * beforehand how much that is, so the preview promises no number.
 */
export const DISK_CLEANUP = {
  command: ["cleanmgr.exe", "/verylowdisk"],
  volume: "C:\\",
  timeoutMs: 30 * 60_000,
} as const;

export const diskCleanup: Action<Record<string, never>> = {
  name: "disk-cleanup",
  systems: ["windows"],
  title: "Limpeza de disco do próprio Windows",
  params: z.strictObject({}),
  async preview() {
    return { effect: {}, before: await free(), undo: null };
  },
  async run() {
    const before = await free();
    const [program, ...args] = DISK_CLEANUP.command;
    try {
      await promisify(execFile)(program, args, { timeout: DISK_CLEANUP.timeoutMs, shell: false, windowsHide: true });
    } catch (cause) {
      throw new ActionFailed("A limpeza de disco do Windows não terminou.", { cause });
    }
    const after = await free();
    return { effect: { bytes: Math.max(0, after.freeBytes - before.freeBytes) }, before, after, undo: null };
  },
};

async function free(): Promise<{ freeBytes: number }> {
  const { bavail, bsize } = await statfs(DISK_CLEANUP.volume);
  return { freeBytes: bavail * bsize };
}
