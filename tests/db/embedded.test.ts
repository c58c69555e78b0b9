import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database, Prepared, Tx } from "../../db/database.js";
import { type EmbeddedOptions, openEmbeddedPostgres } from "../../db/embedded/embedded-postgres.js";
import { openEmbeddedTestDatabase } from "./open-test-database.js";

let folder: string;
let database: Database;
let statements = 0;
const run = <Row extends object>(tx: Tx, text: string, values: unknown[] = []) =>
  tx.run<Row>({ name: `embedded_test_${++statements}`, text }, values);
/** Runs one statement in a transaction of its own. */
const once = <Row extends object>(text: string) => database.transaction([], (tx) => run<Row>(tx, text));
/** Runs for minutes. The limit is far above what any other statement here takes, even with a busy disk. */
const SLOW = "SELECT count(*) FROM generate_series(1, 1000000000)";
const LIMIT_MS = 3_000;
async function reopen(options: Partial<EmbeddedOptions> = {}): Promise<void> {
  await database.close();
  database = await openEmbeddedTestDatabase({ dir: join(folder, "database"), fsync: true, ...options });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balcao-embedded-"));
  database = await openEmbeddedTestDatabase({ dir: join(folder, "database"), fsync: true });
  await database.asOwner("CREATE TABLE notes (id int PRIMARY KEY, text text)");
  await database.asOwner("GRANT ALL ON notes TO balcao_app");
});
beforeEach(() => database.asOwner("TRUNCATE notes"));
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

describe("a transaction", () => {
  it("that fails leaves nothing behind and the connection usable, again and again", async () => {
    for (let i = 0; i < 20; i++) {
      await expect(
        database.transaction([], async (tx) => {
          await run(tx, "INSERT INTO notes VALUES (1, 'gone')");
          await run(tx, "SELECT no_such_column FROM notes");
        }),
      ).rejects.toThrow("no_such_column");
    }
    expect(await once("SELECT * FROM notes")).toEqual([]);
  });

  it("in which a failure was swallowed is not taken for committed", async () => {
    await expect(
      database.transaction([], async (tx) => {
        await run(tx, "INSERT INTO notes VALUES (1, 'gone')");
        await run(tx, "SELECT 1 / 0").catch(() => {});
      }),
    ).rejects.toThrow("rolled back");
    expect(await once("SELECT * FROM notes")).toEqual([]);
  });

  it("of which one statement on the way to COMMIT fails commits none of them", async () => {
    const insert = (id: number): Prepared => [
      { name: "embedded_insert", text: "INSERT INTO notes VALUES ($1, 'x')" },
      [id],
    ];
    await expect(database.transaction([], (tx) => tx.commit([insert(1), insert(1), insert(2)]))).rejects.toThrow(
      "duplicate key",
    );
    expect(await once("SELECT * FROM notes")).toEqual([]);
  });

  it("inside a transaction throws at once instead of waiting for itself", async () => {
    for (const inner of [() => once("SELECT 1"), () => database.batch([], []), () => database.asOwner("SELECT 1")])
      await expect(database.transaction([], inner)).rejects.toThrow("inside a transaction");
  });

  it("whose work throws in its own code is rolled back, and the thrown error is what comes out", async () => {
    const mistake = new Error("ours");
    await expect(
      database.transaction([], async (tx) => {
        await run(tx, "INSERT INTO notes VALUES (1, 'gone')");
        throw mistake;
      }),
    ).rejects.toBe(mistake);
    expect(await once("SELECT * FROM notes")).toEqual([]);
  });

  it("gives each of a hundred at once its own result", async () => {
    const rows = await Promise.all(Array.from({ length: 100 }, (_, i) => once<{ i: number }>(`SELECT ${i} AS i`)));
    expect(rows.map((row) => row[0]?.i)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});

describe("the embedded database with a limit for statements", () => {
  beforeAll(() => reopen({ fsync: false, requestTimeoutMs: LIMIT_MS }));
  afterAll(() => reopen());

  it("ends a statement that runs too long, and has all that was committed", async () => {
    await once("INSERT INTO notes SELECT i, 'kept' FROM generate_series(1, 500) i");
    await expect(once(SLOW)).rejects.toThrow(`took longer than ${LIMIT_MS} ms`);
    expect(await once("SELECT count(*)::int AS n FROM notes")).toEqual([{ n: 500 }]);
    const [role] = await once<{ who: string }>("SELECT current_user AS who");
    expect(role?.who).toBe("balcao_app");
  });

  it("rolls back what an ended statement's transaction had written", async () => {
    await expect(
      database.transaction([], async (tx) => {
        await run(tx, "INSERT INTO notes VALUES (1, 'half')");
        await run(tx, SLOW);
      }),
    ).rejects.toThrow("took longer");
    expect(await once("SELECT * FROM notes")).toEqual([]);
  });

  it("is there again for all who ask at once after its thread was ended", async () => {
    await expect(once(SLOW)).rejects.toThrow("took longer");
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => once<{ i: number }>(`SELECT ${i} AS i`)));
    expect(answers.map((rows) => rows[0]?.i)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it("tells all who wait behind a statement that is ended, and none waits for ever", async () => {
    const results = await Promise.allSettled([once(SLOW), once("SELECT 1"), once("SELECT 2")]);
    expect(results[0]?.status).toBe("rejected");
    expect(await once("SELECT 1 AS ok")).toEqual([{ ok: 1 }]);
  });
});

describe("the embedded database", () => {
  it("has every row after it was closed and opened again", async () => {
    await once("INSERT INTO notes VALUES (1, 'kept')");
    await reopen();
    expect(await once("SELECT text FROM notes")).toEqual([{ text: "kept" }]);
  });

  it("refuses work after it was closed, in words", async () => {
    const other = await openEmbeddedTestDatabase();
    await other.close();
    await expect(other.batch([], [])).rejects.toThrow();
  });
});

describe("a client that is dropped in mid-transaction", () => {
  it("leaves nothing open for the next one", async () => {
    const embedded = await openEmbeddedPostgres({ dir: null, seed: null, fsync: false, requestTimeoutMs: 30_000 });
    const query = async (text: string) => Buffer.from(await embedded.exchange(simpleQuery(text))).toString("latin1");
    await query("CREATE TABLE t (id int)");
    await query("BEGIN; INSERT INTO t VALUES (1); SET LOCAL app.tenants = 'x'; PREPARE p AS SELECT 1");
    // The next client's stream does this before anything else.
    await embedded.reset();
    expect(await query("SELECT 'rows:' || count(*) FROM t")).toContain("rows:0");
    expect(await query("SELECT 'set:' || coalesce(current_setting('app.tenants', true), '')")).not.toContain("set:x");
    expect(await query("EXECUTE p")).toContain("does not exist");
    await embedded.close();
  });
});

/** A simple query of the wire protocol: 'Q', length, text, NUL. */
function simpleQuery(text: string): Uint8Array {
  const bytes = Buffer.alloc(6 + Buffer.byteLength(text));
  bytes.write("Q");
  bytes.writeInt32BE(bytes.length - 1, 1);
  bytes.write(text, 5);
  return new Uint8Array(bytes);
}
