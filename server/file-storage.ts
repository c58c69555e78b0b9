import type { Files } from "../bot/ports/files.js";
import { createFileRecords } from "../db/stores/file-records.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { createFileSpace } from "../platform/files/file-space.js";
import { createInspectFile } from "../platform/files/inspect-file.js";
import { StoredFiles } from "../platform/files/stored-files.js";
import { tidyAll, tidyFiles } from "../platform/files/tidy-files.js";
import type { Log } from "../platform/log.js";
import type { Jobs } from "../platform/queue/jobs.js";
import { createThreadPool, type ThreadPool } from "../platform/threads/thread-pool.js";
import { openFileBlobs } from "./file-blobs.js";
import type { Installation } from "./open-installation.js";

const MB = 1024 * 1024;
const TIDY_MS = 60 * 60 * 1000;
/**
 * Two threads, so that one company's files never hold up another's. The number of waiting files is limited because each
 * is in memory.
 */
const THREADS = { threads: 2, waitingPerKey: 16 };

export type FileStorage = {
  files: Files;
  /** The threads in which bytes that somebody sent are inspected. */
  threads: ThreadPool;
  /** Whether the disk has space for files. Messages go on without it. */
  hasFreeSpace(): Promise<boolean>;
  /** From now on, deletes files that are of no use, every hour. */
  tidy(jobs: Jobs): void;
  close(): Promise<void>;
};

/** Opens the file storage in `DATA_DIR/files` or in the bucket of the settings, with its limits. */
export function openFileStorage(installation: Installation, log: Log): FileStorage {
  const { config, database } = installation;
  const { blobs, where } = openFileBlobs(config);
  const records = createFileRecords(database);
  const threads = createThreadPool(THREADS);
  const space = createFileSpace({
    folder: config.dataDir,
    records,
    limits: {
      visitorBytes: config.filesVisitorMb * MB,
      companyBytes: config.filesCompanyMb * MB,
      installationBytes: config.filesTotalMb * MB,
      // Files in a bucket take no disk space from messages.
      freeBytes: where === "disk" ? config.filesFreeMb * MB : 0,
    },
    now: Date.now,
  });
  return {
    files: new StoredFiles(blobs, records, createInspectFile(threads, log), space),
    threads,
    hasFreeSpace: space.hasFreeSpace,
    tidy(jobs) {
      jobs.every("tidying files", TIDY_MS, async () => {
        const tenants = await listTenants(database);
        const tidy = (tenantId: string) => tidyFiles({ blobs, records, tenantId, now: Date.now() });
        await tidyAll(
          tenants.map(({ id }) => id),
          tidy,
          log,
        );
      });
    },
    close: threads.close,
  };
}
