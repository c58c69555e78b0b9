import { randomUUID } from "node:crypto";
import type { StoredFile } from "../../bot/ports/files.js";
import type { FileRecords } from "./file-records.js";

/** Records that end with the process, for tests. */
export class MemoryFileRecords implements FileRecords {
  readonly #files: { tenantId: string; file: StoredFile }[] = [];

  async insert(tenantId: string, file: Omit<StoredFile, "id">): Promise<StoredFile> {
    const known = this.#files.find((entry) => entry.tenantId === tenantId && entry.file.sha256 === file.sha256);
    if (known) return known.file;
    const stored = { ...file, id: randomUUID() };
    this.#files.push({ tenantId, file: stored });
    return stored;
  }

  async get(tenantId: string, id: string): Promise<StoredFile | null> {
    return this.#files.find((entry) => entry.tenantId === tenantId && entry.file.id === id)?.file ?? null;
  }
}
