import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { keepDatabaseFit } from "../../db/maintenance.js";
import type { Jobs } from "../../platform/queue/jobs.js";
import { openPostgresTestDatabase, TEST_POSTGRES_URL } from "./open-postgres-test-database.js";
import { openEmbeddedTestDatabase } from "./open-test-database.js";

const MB = 1024 * 1024;
let folder: string;
let database: Database;
/** What the clock calls every second. */
let look = () => Promise.resolve();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "balcao-maintenance-"));
  database = await openEmbeddedTestDatabase({ dir: join(folder, "database") });
  keepDatabaseFit(database, jobs);
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const jobs: Jobs = { every: (_name, _ms, work) => void (look = work), close: () => Promise.resolve() };

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
      await look();
    }
    expect(most).toBeLessThan(220 * MB);
    expect(walBytes()).toBeLessThan(160 * MB);
    await database.asOwner("DROP TABLE bulk");
  });
});

describe.skipIf(!TEST_POSTGRES_URL)("tables that grow on a server", () => {
  it("are analysed by a role that may, and left to the server where it may not", async () => {
    const server = await openPostgresTestDatabase();
    const asked: string[] = [];
    const watched: Database = {
      ...server,
      transaction: (tenants, work) =>
        server.transaction(tenants, (tx) => {
          const { orm } = tx;
          const execute: typeof orm.execute = (text) => {
            asked.push(String(text));
            return orm.execute(text);
          };
          return work({ ...tx, orm: Object.assign(Object.create(orm), { execute }) });
        }),
    };
    keepDatabaseFit(watched, jobs);
    const grow = () =>
      server.asOwner(
        "INSERT INTO contacts (id, tenant_id) SELECT gen_random_uuid(), gen_random_uuid() FROM generate_series(1, 20000)",
      );
    const analysed = async () => {
      asked.length = 0;
      await look();
      return asked.filter((text) => text.startsWith("ANALYZE"));
    };
    try {
      await grow();
      expect(await analysed()).toEqual(["ANALYZE contacts (id)"]);
      expect(await analysed()).toEqual([]);
      await grow();
      await server.asOwner("REVOKE MAINTAIN ON contacts FROM balcao_app");
      expect(await analysed()).toEqual([]);
      await server.asOwner("GRANT MAINTAIN ON contacts TO balcao_app");
      expect(await analysed()).toEqual(["ANALYZE contacts (id)"]);
    } finally {
      await server.close();
    }
  });
});
