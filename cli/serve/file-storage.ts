import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Files } from "../../bot/ports/files.js";
import type { Jobs } from "../../bot/ports/jobs.js";
import { createFileRecords } from "../../db/stores/file-records.js";
import { listTenants } from "../../db/stores/tenant-store.js";
import { DiskFiles } from "../../platform/files/disk-files.js";
import { createFileRoom } from "../../platform/files/file-room.js";
import { createInspectFile } from "../../platform/files/inspect-file.js";
import { tidyAll, tidyFiles } from "../../platform/files/tidy-files.js";
import type { Log } from "../../platform/log.js";
import { createThreadPool, type ThreadPool } from "../../platform/threads/thread-pool.js";
import type { Installation } from "./open-installation.js";

const MB = 1024 * 1024;
const TIDY_MS = 60 * 60 * 1000;
/** Two, so that one company's files never hold up another's; each waiting file is in memory. */
const THREADS = { threads: 2, waitingPerKey: 16 };

export type FileStorage = {
  files: Files;
  /** Where bytes that somebody sent are looked into. */
  threads: ThreadPool;
  /** Whether the disk has room for files; messages go on without. */
  hasFreeSpace(): Promise<boolean>;
  /** Deletes from now on, hourly, what is of no use. */
  tidy(jobs: Jobs): void;
  close(): Promise<void>;
};

/** Files in `DATA_DIR/files`, within the limits of the settings. */
export function openFileStorage(installation: Installation, log: Log): FileStorage {
  const { config, database } = installation;
  const folder = join(config.dataDir, "files");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const records = createFileRecords(database);
  const threads = createThreadPool(THREADS);
  const room = createFileRoom({
    folder,
    records,
    limits: {
      visitorBytes: config.filesVisitorMb * MB,
      companyBytes: config.filesCompanyMb * MB,
      installationBytes: config.filesTotalMb * MB,
      freeBytes: config.filesFreeMb * MB,
    },
    now: Date.now,
  });
  return {
    files: new DiskFiles(folder, records, createInspectFile(threads, log), room),
    threads,
    hasFreeSpace: room.hasFreeSpace,
    tidy(jobs) {
      jobs.every("tidying files", TIDY_MS, async () => {
        const tenants = await listTenants(database);
        const tidy = (tenantId: string) => tidyFiles({ folder, records, tenantId, now: Date.now() });
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
