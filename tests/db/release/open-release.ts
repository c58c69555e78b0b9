import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "../../../db/database.js";
import { migrate } from "../../../db/migrate.js";
import { assets } from "../../../server/assets.js";
import type { TestCompany } from "../create-company.js";

/** What `write-release.ts` wrote of a release's database. */
export type Release = {
  company: TestCompany;
  /** Who speaks in the conversation `taken`. */
  person: string;
  /** Conversations: one that waits for an answer, one for the clock, one that a person has. */
  asked: string;
  waits: string;
  taken: string;
  /** The migrations it was at, by their moments. */
  migrations: number[];
  rows: Record<string, { [column: string]: unknown }[]>;
};

const RELEASES = new URL("../../fixtures/releases/", import.meta.url);

export function readRelease(name: string): Release {
  return JSON.parse(readFileSync(new URL(`${name}.json`, RELEASES), "utf8")) as Release;
}

/** Opens an embedded database exactly as the release left it, with none of the later migrations. */
export async function openRelease({ migrations, rows }: Release): Promise<Database> {
  const database = await openDatabase({
    kind: "embedded",
    dir: null,
    seed: null,
    fsync: false,
    requestTimeoutMs: 60_000,
  });
  const folder = mkdtempSync(join(tmpdir(), "balcao-release-"));
  cpSync(assets.migrations, folder, { recursive: true });
  const path = `${folder}/meta/_journal.json`;
  const journal = JSON.parse(readFileSync(path, "utf8")) as { entries: { when: number }[] };
  journal.entries = journal.entries.filter(({ when }) => migrations.includes(when));
  writeFileSync(path, JSON.stringify(journal));
  await migrate(database, folder);
  rmSync(folder, { recursive: true });
  await database.withOwner(async (run) => {
    // The rows are ordered by table, not in the order in which they refer to each other, so foreign keys are not
    // checked here.
    await run("SET session_replication_role = replica");
    for (const [table, all] of Object.entries(rows)) await fill(run, table, all);
    await run("SET session_replication_role = origin");
  });
  return database;
}

type Run = (text: string) => Promise<Record<string, unknown>[]>;

async function fill(run: Run, table: string, rows: Release["rows"][string]): Promise<void> {
  const columns = await run(
    `SELECT attname AS name, attidentity AS identity FROM pg_attribute
     WHERE attrelid = '"${table}"'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
  );
  const names = columns.map(({ name }) => `"${String(name)}"`).join(", ");
  const values = JSON.stringify(rows).replaceAll("'", "''");
  await run(
    `INSERT INTO "${table}" (${names}) OVERRIDING SYSTEM VALUE
     SELECT ${names} FROM jsonb_populate_recordset(NULL::"${table}", '${values}')`,
  );
  for (const { name, identity } of columns)
    if (identity !== "")
      await run(
        `SELECT setval(pg_get_serial_sequence('"${table}"', '${String(name)}'), (SELECT max("${String(name)}") FROM "${table}"))`,
      );
}
