import { statfs } from "node:fs/promises";
import { LRUCache } from "lru-cache";
import type { FullOf } from "../../bot/ports/files.js";
import { type FileRecords, LEAST_BYTES } from "./file-records.js";

/** Limits in bytes; 0 means no limit. `freeBytes` is the part of the disk that files must leave free for messages. */
export type FileLimits = { visitorBytes: number; companyBytes: number; installationBytes: number; freeBytes: number };

export type FileSpace = {
  /** Which limit would be passed by `size` more bytes, or null. Without a sender, no visitor's limit is checked. */
  fullOf(tenantId: string, file: { sender?: string; size: number }): Promise<FullOf | null>;
  /** To be called after a file was stored, so that the sums need not be read again. */
  stored(tenantId: string, size: number): void;
  /** Whether the disk has more free space than `freeBytes`. */
  hasFreeSpace(): Promise<boolean>;
};

const REMEMBERED_MS = 10_000;
/** How many companies' sums are remembered. */
const COMPANIES = 10_000;

/**
 * Says how much may still be stored, from the recorded sizes and the disk's free space. Uploads at the same moment may
 * pass a limit by their own sizes. The sums of a company and of the installation are read every 10 s at most, because
 * reading them goes through every file's record.
 */
export function createFileSpace(options: {
  folder: string;
  records: Pick<FileRecords, "usedByCompany" | "usedBySender" | "usedByAll">;
  limits: FileLimits;
  now(): number;
}): FileSpace {
  const { folder, records, limits, now } = options;
  let all = { bytes: 0, at: Number.NEGATIVE_INFINITY };
  const companies = new LRUCache<string, { bytes: number; at: number }>({ max: COMPANIES });

  async function usedByAll(): Promise<number> {
    if (now() - all.at >= REMEMBERED_MS) all = { bytes: await records.usedByAll(), at: now() };
    return all.bytes;
  }

  async function usedByCompany(tenantId: string): Promise<number> {
    const known = companies.get(tenantId);
    if (known && now() - known.at < REMEMBERED_MS) return known.bytes;
    const read = { bytes: await records.usedByCompany(tenantId), at: now() };
    companies.set(tenantId, read);
    return read.bytes;
  }

  async function hasFreeSpace(): Promise<boolean> {
    if (limits.freeBytes === 0) return true;
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize > limits.freeBytes;
  }

  return {
    async fullOf(tenantId, { sender, size }) {
      const over = (used: number, limit: number, more = Math.max(size, LEAST_BYTES)) =>
        limit > 0 && used + more > limit;
      if (!(await hasFreeSpace())) return "disk";
      if (over(await usedByAll(), limits.installationBytes, size)) return "installation";
      if (over(await usedByCompany(tenantId), limits.companyBytes)) return "company";
      if (sender === undefined) return null;
      return over(await records.usedBySender(tenantId, sender), limits.visitorBytes) ? "visitor" : null;
    },
    stored(tenantId, size) {
      all.bytes += size;
      const company = companies.get(tenantId);
      if (company) company.bytes += Math.max(size, LEAST_BYTES);
    },
    hasFreeSpace,
  };
}
