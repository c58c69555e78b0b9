import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { keepDatabaseFit } from "../../db/maintenance.js";
import { createInProcessJobs } from "../../platform/queue/in-process-jobs.js";
import { openEmbeddedTestDatabase } from "./open-test-database.js";

const MB = 1024 * 1024;
let folder: string;
let database: Database;
const problems: unknown[] = [];
const jobs = createInProcessJobs({ error: (detail) => problems.push(detail.err) });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "balcao-maintenance-"));
  database = await openEmbeddedTestDatabase({ dir: join(folder, "database") });
  keepDatabaseFit(database, jobs);
});
afterAll(async () => {
  await jobs.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

function walBytes(): number {
  const wal = join(folder, "database/pg_wal");
  return readdirSync(wal).reduce(
    (sum, name) => sum + (statSync(join(wal, name)).isFile() ? statSync(join(wal, name)).size : 0),
    0,
  );
}

describe("the embedded database under load", () => {
  it("keeps its log bounded, however much is written", async () => {
    await database.asOwner("CREATE TABLE bulk (n int, filler text)");
    const [start] = await database.asOwner("SELECT pg_current_wal_insert_lsn()::text AS lsn");
    let most = 0;
    let written = 0;
    while (written < 220 * MB) {
      await database.asOwner("INSERT INTO bulk SELECT i, repeat(md5(i::text), 30) FROM generate_series(1, 4000) i");
      const [row] = await database.asOwner(
        `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '${start?.lsn}')::float8 AS bytes`,
      );
      written = Number(row?.bytes);
      most = Math.max(most, walBytes());
      await sleep(60);
    }
    await sleep(1_500);
    expect(problems).toEqual([]);
    expect(most).toBeLessThan(220 * MB);
    expect(walBytes()).toBeLessThan(160 * MB);
    await database.asOwner("DROP TABLE bulk");
  }, 120_000);
});
