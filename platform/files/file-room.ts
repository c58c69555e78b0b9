import { statfs } from "node:fs/promises";
import type { FullOf } from "../../bot/ports/files.js";
import type { FileRecords } from "./file-records.js";

/** Bytes; 0 is no limit. `freeBytes`: what of the disk is left to messages. */
export type FileLimits = { visitorBytes: number; companyBytes: number; installationBytes: number; freeBytes: number };

export type FileRoom = {
  /** What has no room for so many bytes more; null: nothing. Without a sender no visitor is counted. */
  fullOf(tenantId: string, file: { sender?: string; size: number }): Promise<FullOf | null>;
  /** Told of what was stored, so that the sum of all need not be asked for again. */
  stored(size: number): void;
  /** Whether the disk has more free space than the mark. */
  hasFreeSpace(): Promise<boolean>;
};

const REMEMBERED_MS = 10_000;

/**
 * How much may still be stored, by what is recorded and by the disk's free space. Uploads at the same moment may pass a
 * limit by their own sizes. The sum of all companies is asked for every 10 s.
 */
export function createFileRoom(options: {
  folder: string;
  records: Pick<FileRecords, "used" | "usedByAll">;
  limits: FileLimits;
  now(): number;
}): FileRoom {
  const { folder, records, limits, now } = options;
  let all = { bytes: 0, at: Number.NEGATIVE_INFINITY };

  async function usedByAll(): Promise<number> {
    if (now() - all.at >= REMEMBERED_MS) all = { bytes: await records.usedByAll(), at: now() };
    return all.bytes;
  }

  async function hasFreeSpace(): Promise<boolean> {
    if (limits.freeBytes === 0) return true;
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize > limits.freeBytes;
  }

  return {
    async fullOf(tenantId, { sender, size }) {
      const over = (used: number, limit: number) => limit > 0 && used + size > limit;
      if (!(await hasFreeSpace())) return "disk";
      if (over(await usedByAll(), limits.installationBytes)) return "installation";
      const used = await records.used(tenantId, sender ?? null);
      if (over(used.company, limits.companyBytes)) return "company";
      return sender !== undefined && over(used.sender, limits.visitorBytes) ? "visitor" : null;
    },
    stored(size) {
      all.bytes += size;
    },
    hasFreeSpace,
  };
}
