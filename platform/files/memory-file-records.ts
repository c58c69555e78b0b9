import { randomUUID } from "node:crypto";
import type { StoredFile } from "../../bot/ports/files.js";
import { type FileRecord, type FileRecords, LEAST_BYTES } from "./file-records.js";

type Entry = { tenantId: string; file: StoredFile; sender: string | null; kept: boolean; at: number };

/** Records in memory, for tests. */
export class MemoryFileRecords implements FileRecords {
  #files: Entry[] = [];

  async insert(tenantId: string, { sender, kept, ...file }: FileRecord): Promise<StoredFile> {
    const known = this.#files.find((entry) => entry.tenantId === tenantId && entry.file.sha256 === file.sha256);
    if (known) {
      if (!known.kept) known.at = Date.now();
      known.kept ||= kept;
      return known.file;
    }
    const stored = { ...file, id: randomUUID() };
    this.#files.push({ tenantId, file: stored, sender, kept, at: Date.now() });
    return stored;
  }

  async get(tenantId: string, id: string): Promise<StoredFile | null> {
    return this.#find(tenantId, id)?.file ?? null;
  }

  async keep(tenantId: string, id: string): Promise<boolean> {
    const found = this.#find(tenantId, id);
    if (found) found.kept = true;
    return found !== undefined;
  }

  async usedByCompany(tenantId: string): Promise<number> {
    return sum(this.#files.filter((entry) => entry.tenantId === tenantId));
  }

  async usedBySender(tenantId: string, sender: string): Promise<number> {
    return sum(this.#files.filter((entry) => entry.tenantId === tenantId && entry.sender === sender));
  }

  async usedByAll(): Promise<number> {
    return this.#files.reduce((total, { file }) => total + file.size, 0);
  }

  async forget(tenantId: string, before: Date, most: number): Promise<string[]> {
    const old = this.#files
      .filter((entry) => entry.tenantId === tenantId && entry.at < before.getTime())
      .filter(({ kept, file }) => !kept || file.state === "held")
      .slice(0, most);
    this.#files = this.#files.filter((entry) => !old.includes(entry));
    return old.map(({ file }) => file.sha256);
  }

  async recorded(tenantId: string, hashes: readonly string[]): Promise<string[]> {
    const theirs = this.#files.filter((entry) => entry.tenantId === tenantId).map(({ file }) => file.sha256);
    return hashes.filter((hash) => theirs.includes(hash));
  }

  #find(tenantId: string, id: string): Entry | undefined {
    return this.#files.find((entry) => entry.tenantId === tenantId && entry.file.id === id);
  }
}

const sum = (entries: readonly Entry[]) =>
  entries.reduce((total, { file }) => total + Math.max(file.size, LEAST_BYTES), 0);
