import { readdirSync, readFileSync } from "node:fs";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { describe, expect, it } from "vitest";
import { OUTSIDE_TRANSACTION } from "../../db/migrate.js";
import { assets } from "../../server/assets.js";

type Tag = { tag: string; when: number };
const journal = JSON.parse(readFileSync(`${assets.migrations}/meta/_journal.json`, "utf8")) as { entries: Tag[] };
const read = ({ tag }: Tag) => readFileSync(`${assets.migrations}/${tag}.sql`, "utf8");

/** The first line of a migration that removes what no running release uses any more. */
const CONTRACT = /^-- contract: \S/;

/** What would break an older process that still runs while the migration is applied, and what would block messages. */
const DESTRUCTIVE: Record<string, RegExp> = {
  "drops a table, column, function, view or type": /\bDROP\s+(TABLE|COLUMN|FUNCTION|VIEW|TYPE|SEQUENCE|SCHEMA)\b/i,
  "drops a column (the word COLUMN may be left out)":
    /\bALTER\s+TABLE\b[^;]*\bDROP\s+(?!CONSTRAINT\b|DEFAULT\b|NOT\b|IDENTITY\b|EXPRESSION\b)/i,
  renames: /\bRENAME\b/i,
  "asks for a value that old processes do not give": /\bSET\s+NOT\s+NULL\b/i,
  "changes a type, which writes the table anew": /\bALTER\s+(COLUMN\s+)?\S+\s+(SET\s+DATA\s+)?TYPE\b/i,
  "adds a column that old processes leave empty":
    /\bADD\s+(COLUMN\s+)?(?!CONSTRAINT\b)"?\w+"?\s(?:(?!\bDEFAULT\b)[^;,])*\bNOT\s+NULL\b(?:(?!\bDEFAULT\b)[^;,])*(;|,|$)/i,
  "takes a right": /\bREVOKE\b(?![^;]*\bFROM\s+(PUBLIC|balcao_lookup)\b)/i,
  "empties a table": /\bTRUNCATE\b|\bDELETE\s+FROM\b/i,
  "holds writers up while it builds an index (CONCURRENTLY, outside a transaction)":
    /\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY\b)/i,
  "holds writers up while it checks every row (NOT VALID, then VALIDATE)":
    /\bADD\s+CONSTRAINT\b(?![^;]*\b(NOT\s+VALID|USING\s+INDEX)\b)/i,
};

/** What is wrong with a migration. An index or constraint of a table that the same migration creates blocks nobody. */
function faultsOf(sql: string): string[] {
  // What stands in a function runs when the function is called.
  const text = sql.replaceAll(/--.*$/gm, "").replaceAll(/(\bFUNCTION\b[^;$]*)\$\$.*?\$\$/gs, "$1");
  const created = [...text.matchAll(/\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?/gi)].map(
    (match) => match[1],
  );
  const statements = text.split(";").filter((statement) => {
    const of = /\b(?:ALTER\s+TABLE(?:\s+ONLY)?|\bON)\s+"?(\w+)"?/i.exec(statement)?.[1];
    return !created.includes(of);
  });
  return Object.entries(DESTRUCTIVE)
    .filter(([, pattern]) => statements.some((statement) => pattern.test(statement)))
    .map(([why]) => why);
}

describe("a statement of a store", () => {
  // Running processes have prepared these statements. With `*`, a column that a newer version adds would change their
  // rows and break them.
  it("names the columns that it reads, so that a migration may add one", () => {
    const stores = new URL("../../db/stores/", import.meta.url);
    const files = readdirSync(stores, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    expect(files.length).toBeGreaterThan(20);
    const found = files.flatMap((name) =>
      [
        ...readFileSync(new URL(name, stores), "utf8").matchAll(
          /["`]\s*SELECT (?:\w+\.)?\*(?! FROM \()|RETURNING \*["`]/g,
        ),
      ].map((match) => `${name}: ${match[0]}`),
    );
    expect(found).toEqual([]);
  });
});

describe("a migration", () => {
  // A killed run leaves an invalid index with this name, which IF NOT EXISTS would take for the wanted one.
  it.each(journal.entries)("$tag clears away what a killed run left of an index", (entry) => {
    const sql = read(entry);
    for (const [, name] of sql.matchAll(/^CREATE (?:UNIQUE )?INDEX CONCURRENTLY IF NOT EXISTS ("\w+")/gm))
      expect(sql).toContain(`DROP INDEX CONCURRENTLY IF EXISTS ${name};\n--> statement-breakpoint\n`);
  });

  // Outside a transaction nothing limits how long a statement waits for a lock, and messages wait behind it.
  it.each(journal.entries)("$tag runs outside a transaction only what blocks nobody while it waits", (entry) => {
    const sql = read(entry);
    if (!sql.startsWith(OUTSIDE_TRANSACTION)) return;
    const statements = sql.replaceAll(/^--.*$/gm, "").split(";");
    for (const statement of statements.map((one) => one.trim()).filter((one) => one !== ""))
      expect(statement).toMatch(/^(CREATE (UNIQUE )?|DROP )INDEX CONCURRENTLY /);
  });

  // The first four migrations made the schema of the first release. No process is older.
  it.each(journal.entries.slice(4))("$tag only adds, unless it is marked as a contract", (entry) => {
    const sql = read(entry);
    if (CONTRACT.test(sql)) return;
    expect(faultsOf(sql)).toEqual([]);
  });

  it.each([
    "DROP TABLE events;",
    'ALTER TABLE "events" DROP COLUMN "trace";',
    "ALTER TABLE events DROP trace;",
    "ALTER TABLE events RENAME COLUMN trace TO path;",
    "ALTER TABLE events RENAME TO happenings;",
    "ALTER TABLE events ALTER COLUMN trace SET NOT NULL;",
    'ALTER TABLE "events" ALTER COLUMN "attempts" SET DATA TYPE bigint;',
    "ALTER TABLE events ALTER attempts TYPE bigint;",
    'ALTER TABLE "events" ADD COLUMN "weight" integer NOT NULL;',
    "ALTER TABLE events ADD weight integer NOT NULL",
    "DROP FUNCTION find_channel(text);",
    "REVOKE UPDATE ON events FROM balcao_app;",
    "TRUNCATE events;",
    "DELETE FROM events;",
    "DO $$ BEGIN DELETE FROM events; END $$;",
    'CREATE INDEX "events_at" ON "events" ("at");',
    "CREATE UNIQUE INDEX events_at ON events (at);",
    "ALTER TABLE events ADD CONSTRAINT small CHECK (attempts < 100);",
  ])("is refused for %s", (sql) => {
    expect(faultsOf(sql)).not.toEqual([]);
  });

  it.each([
    'CREATE TABLE "new" ("id" uuid NOT NULL); CREATE INDEX "new_id" ON "new" ("id"); ALTER TABLE "new" ADD CONSTRAINT c UNIQUE (id);',
    'ALTER TABLE "events" ADD COLUMN "weight" integer;',
    'ALTER TABLE "events" ADD COLUMN "weight" integer DEFAULT 0 NOT NULL;',
    'ALTER TABLE "events" ADD COLUMN "weight" integer NOT NULL DEFAULT 0;',
    "ALTER TABLE events ALTER COLUMN trace DROP NOT NULL;",
    "ALTER TABLE events DROP CONSTRAINT small;",
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS events_at ON events (at);",
    "ALTER TABLE events ADD CONSTRAINT small CHECK (attempts < 100) NOT VALID;",
    "REVOKE ALL ON FUNCTION count_work() FROM PUBLIC;",
    "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "-- DROP TABLE events;",
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM events; $$;",
  ])("may do %s", (sql) => {
    expect(faultsOf(sql)).toEqual([]);
  });

  it("is later than all before it, so that a database at any of them applies the rest", () => {
    const whens = journal.entries.map(({ when }) => when);
    expect(whens).toEqual([...whens].sort((a, b) => a - b));
    expect(new Set(whens).size).toBe(whens.length);
    expect(readMigrationFiles({ migrationsFolder: assets.migrations })).toHaveLength(whens.length);
  });
});
