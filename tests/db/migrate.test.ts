import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../db/database.js";
import { migrate, OUTSIDE_TRANSACTION } from "../../db/migrate.js";
import { assets } from "../../server/assets.js";
import {
  LIMITS,
  type MadeDatabase,
  makeDatabase,
  makeEmptyDatabase,
  onServer,
  TEST_POSTGRES_URL,
} from "./open-postgres-test-database.js";
import { openEmbeddedTestDatabase } from "./open-test-database.js";

type Journal = { entries: { idx: number; when: number; tag: string }[] };
const all = (JSON.parse(readFileSync(`${assets.migrations}/meta/_journal.json`, "utf8")) as Journal).entries;

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "balcao-migrations-"));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
/** A release's migrations: the first `count` of ours, and some more. */
function release(count: number, ...more: string[]): string {
  const folder = join(scratch, String(++folders));
  cpSync(assets.migrations, folder, { recursive: true });
  const journal = JSON.parse(readFileSync(`${folder}/meta/_journal.json`, "utf8")) as Journal;
  journal.entries = all.slice(0, count);
  for (const sql of more) {
    const idx = journal.entries.length;
    const tag = `${idx}_more`;
    journal.entries.push({ ...(all[0] as Journal["entries"][0]), idx, tag, when: (all.at(-1)?.when ?? 0) + idx });
    writeFileSync(`${folder}/${tag}.sql`, sql);
  }
  writeFileSync(`${folder}/meta/_journal.json`, JSON.stringify(journal));
  return folder;
}

const open = (url: string) => openDatabase({ kind: "postgres", ...LIMITS, url });

describe.skipIf(!TEST_POSTGRES_URL)("migrating a server", () => {
  async function over<T>(made: MadeDatabase, work: (database: Database) => Promise<T>): Promise<T> {
    const database = await open(made.url);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }
  const applied = (url: string) =>
    onServer(url, "SELECT created_at::float8 AS at FROM drizzle.__drizzle_migrations ORDER BY id");

  it("is done once by one of five processes that start on an empty database, and all of them go on", async () => {
    const made = await makeEmptyDatabase();
    const processes = await Promise.all(Array.from({ length: 5 }, () => open(made.url)));
    await Promise.all(processes.map((database) => migrate(database, assets.migrations)));
    expect(await applied(made.url)).toEqual(all.map(({ when }) => ({ at: when })));
    await Promise.all(processes.map((database) => database.close()));
    await made.drop();
  });

  it("keeps messages waiting for two seconds at most, however long it cannot have its lock, and is done once it can", async () => {
    const made = await makeDatabase();
    const reader = new pg.Client({ connectionString: made.url });
    await reader.connect();
    await reader.query("BEGIN; SELECT count(*) FROM alerts");
    await over(made, async (database) => {
      const migrating = migrate(database, release(all.length, "ALTER TABLE alerts ADD COLUMN weight integer;"));
      const waits: number[] = [];
      const until = Date.now() + 5_000;
      while (Date.now() < until) {
        const began = performance.now();
        await onServer(
          made.url,
          "INSERT INTO alerts (id, tenant_id, kind, text, detail) VALUES (gen_random_uuid(), gen_random_uuid(), 'x', 'x', '{}')",
        );
        waits.push(performance.now() - began);
        await sleep(20);
      }
      expect(await applied(made.url)).toHaveLength(all.length);
      await reader.query("COMMIT");
      await migrating;
      // The migration did block others, else this would prove nothing; but never for long.
      expect(Math.max(...waits)).toBeGreaterThan(1_000);
      expect(Math.max(...waits)).toBeLessThan(10_000);
      expect(await applied(made.url)).toHaveLength(all.length + 1);
    });
    await reader.end();
    await made.drop();
  });

  it("leaves nothing of a migration that fails, keeps those before it, and goes on from there", async () => {
    const made = await makeDatabase();
    const good = "ALTER TABLE alerts ADD COLUMN weight integer;";
    await over(made, async (database) => {
      const bad = release(
        all.length,
        good,
        "ALTER TABLE alerts ADD COLUMN size integer;--> statement-breakpoint\nSELECT 1 / 0;",
      );
      await expect(migrate(database, bad)).rejects.toThrow("division by zero");
      const columns = () =>
        onServer(
          made.url,
          "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'alerts' AND column_name IN ('weight', 'size')",
        );
      expect(await columns()).toEqual([{ name: "weight" }]);
      await migrate(database, release(all.length, good, "ALTER TABLE alerts ADD COLUMN size integer;"));
      expect(await columns()).toHaveLength(2);
    });
    await made.drop();
  });

  it.each(["", `${OUTSIDE_TRANSACTION}\n`])(
    "tells what ended the connection, and not that it has none (%j)",
    async (first) => {
      const made = await makeDatabase();
      const folder = release(all.length, `${first}SELECT pg_terminate_backend(pg_backend_pid());`);
      await over(made, async (database) => {
        await expect(migrate(database, folder)).rejects.toThrow("terminating connection due to administrator command");
        await migrate(database, release(all.length, "ALTER TABLE alerts ADD COLUMN weight integer;"));
      });
      expect(await applied(made.url)).toHaveLength(all.length + 1);
      await made.drop();
    },
  );

  it("builds an index without holding writers up, while other processes wait for their turn", async () => {
    const made = await makeDatabase();
    const folder = release(
      all.length,
      `${OUTSIDE_TRANSACTION}\nCREATE INDEX CONCURRENTLY IF NOT EXISTS alerts_more ON alerts (kind);`,
    );
    const processes = await Promise.all(Array.from({ length: 3 }, () => open(made.url)));
    await Promise.all(processes.map((database) => migrate(database, folder)));
    expect(
      await onServer(made.url, "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'alerts_more'::regclass"),
    ).toEqual([{ valid: true }]);
    expect(await applied(made.url)).toHaveLength(all.length + 1);
    await Promise.all(processes.map((database) => database.close()));
    await made.drop();
  });

  describe("step by step, with a process of the version before that runs on", () => {
    let made: MadeDatabase;
    beforeAll(async () => {
      made = await makeEmptyDatabase();
      await over(made, (database) => migrate(database, release(2)));
    });
    afterAll(() => made.drop());

    it.each(all.map(({ tag }, n) => [tag, n] as const).slice(2))("%s never breaks it", async (_tag, index) => {
      // A step that failed before this one is not told again here.
      await over(made, (database) => migrate(database, release(index)));
      const old = await olderProcess(made.url);
      await over(made, (database) => migrate(database, release(index + 1)));
      const rounds = old.rounds();
      await old.anotherRound();
      expect(rounds).toBeGreaterThan(0);
      await old.end();
    });
  });

  it("asks the gateways soon about what was paid before there was a ledger, and about nothing else", async () => {
    const made = await makeEmptyDatabase();
    await over(made, (database) => migrate(database, release(all.findIndex(({ tag }) => tag === "0022_ledger"))));
    const payment = (state: string, paidAt: string) =>
      onServer(
        made.url,
        `INSERT INTO payments (id, tenant_id, order_id, conversation_id, channel_id, effect_key, gateway, external_id, state, amount, currency, expires_at, paid_at)
         VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '${state}', 'g', '${state}', '${state}', 1, 'BRL', now(), ${paidAt})`,
      );
    await payment("paid", "now() - interval '100 days'");
    await payment("expired", "NULL");
    await over(made, (database) => migrate(database, assets.migrations));
    const soon = "SELECT state FROM payments WHERE ask_at < now() + interval '6 hours'";
    expect(await onServer(made.url, soon)).toEqual([{ state: "paid" }]);
    const forced = "SELECT relforcerowsecurity AS forced FROM pg_class WHERE relname = 'payments'";
    expect(await onServer(made.url, forced)).toEqual([{ forced: true }]);
    await made.drop();
  });

  it("is caught breaking one: that is how it would look", async () => {
    const made = await makeDatabase();
    const old = await olderProcess(made.url);
    await over(made, (database) =>
      migrate(database, release(all.length, "ALTER TABLE alerts RENAME COLUMN kind TO sort;")),
    );
    await expect(old.anotherRound()).rejects.toThrow(/kind/);
    await expect(old.end()).rejects.toThrow(/kind/);
    await made.drop();
  });
});

describe("migrating the embedded database", () => {
  it("goes the same way: in a transaction, outside of one, and again without a word", async () => {
    const database = await openEmbeddedTestDatabase();
    const folder = release(
      all.length,
      "ALTER TABLE alerts ADD COLUMN weight integer;",
      `${OUTSIDE_TRANSACTION}\nCREATE INDEX CONCURRENTLY IF NOT EXISTS alerts_more ON alerts (weight);`,
    );
    for (let n = 0; n < 2; n++) await migrate(database, folder);
    const [row] = await database.asOwner("SELECT count(*)::int AS n FROM drizzle.__drizzle_migrations");
    expect(row?.n).toBe(all.length + 2);
    await database.close();
  });
});

/**
 * An older process that keeps running: it knows the tables as they are now. With prepared statements over those
 * columns, it writes, reads, changes and deletes rows of every table, as the application's role, round after round.
 */
async function olderProcess(url: string) {
  const tables = (await onServer(
    url,
    `SELECT table_name AS name, jsonb_agg(jsonb_build_object('name', column_name, 'type', udt_name, 'needed', is_nullable = 'NO' AND is_identity = 'NO' AND is_generated = 'NEVER' AND column_default IS NULL) ORDER BY ordinal_position) AS columns
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND has_table_privilege('balcao_app', table_schema || '.' || table_name, 'INSERT') GROUP BY 1 ORDER BY 1`,
  )) as { name: string; columns: { name: string; type: string; needed: boolean }[] }[];
  const tenant = "00000000-0000-4000-8000-000000000001";
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`SET ROLE balcao_app; SET app.tenants = '${tenant}'`);
  let rounds = 0;
  let ended = false;

  async function round(): Promise<void> {
    for (const { name, columns } of tables) {
      const quoted = (some: typeof columns) => some.map((column) => `"${column.name}"`).join(", ");
      const needed = columns.filter((column) => column.needed);
      const values = needed.map((column) =>
        column.name === "tenant_id" || (name === "tenants" && column.name === "id")
          ? `'${tenant}'`
          : sample(column.type),
      );
      const first = needed[0]?.name;
      const appendOnly = [
        "audit_chain",
        "audit_entries",
        "conversation_facts",
        "ledger_entries",
        "order_events",
      ].includes(name);
      const texts = [
        `INSERT INTO ${name} (${quoted(needed)}) VALUES (${values.join(", ")})`,
        `SELECT ${quoted(columns)} FROM ${name} LIMIT 3`,
        ...(appendOnly ? [] : [`UPDATE ${name} SET "${first}" = "${first}"`, `DELETE FROM ${name}`]),
      ];
      for (const [n, text] of texts.entries()) await client.query({ name: `${name}_${n}`, text });
    }
    rounds += 1;
  }

  await round();
  const going = (async () => {
    while (!ended) await round();
  })();
  going.catch(() => {});
  return {
    rounds: () => rounds,
    async anotherRound() {
      const before = rounds;
      await Promise.race([going, until(() => rounds > before + 1)]);
    },
    async end() {
      ended = true;
      await going.finally(() => client.end());
    },
  };
}

function sample(type: string): string {
  const samples: Record<string, string> = {
    uuid: "gen_random_uuid()",
    text: "'x-' || gen_random_uuid()",
    jsonb: "'{}'",
    json: "'{}'",
    bool: "false",
    timestamptz: "now()",
    _text: "'{}'",
    tsvector: "to_tsvector('x')",
    vector: "array_fill(0.1, ARRAY[384])::vector",
  };
  return samples[type] ?? "(random() * 30000)::int";
}

async function until(check: () => boolean): Promise<void> {
  while (!check()) await sleep(10);
}
