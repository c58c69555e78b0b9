import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, DatabaseBusy, openDatabase, type Tx } from "../../db/database.js";
import { GONE_AFTER_SECONDS } from "../../db/stores/worker-store.js";
import { loadConfig } from "../../platform/config/load-config.js";
import { openGate } from "../faults/harness/gate.js";
import { createCompany, type TestCompany } from "./create-company.js";
import { LIMITS, type MadeDatabase, makeDatabase, TEST_POSTGRES_URL } from "./open-postgres-test-database.js";

let made: MadeDatabase;
let company: TestCompany;
const opened: Database[] = [];

async function open(limits: Partial<typeof LIMITS> = {}, url = made.url): Promise<Database> {
  const database = await openDatabase({ kind: "postgres", ...LIMITS, ...limits, url });
  opened.push(database);
  return database;
}

let statements = 0;
const run = (tx: Tx, text: string) => tx.run({ name: `limits_${++statements}`, text }, []);
const lock = (tx: Tx) => run(tx, "SELECT id FROM tenants FOR UPDATE");

/**
 * The error of `work`. Each of them waits for something that lasts longer than any test, so that only its limit can end
 * it.
 */
const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (reason: unknown) => reason,
  );

/** Holds a transaction open until it is told to end. */
function hold(database: Database, work: (tx: Tx) => Promise<unknown> = (tx) => run(tx, "SELECT 1")) {
  let end = () => {};
  const told = new Promise<void>((resolve) => {
    end = resolve;
  });
  let begun = () => {};
  const open = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const done = database.transaction([company.tenantId], async (tx) => {
    await work(tx);
    begun();
    await told;
  });
  done.catch(() => {});
  return { open, end, done };
}

describe.skipIf(!TEST_POSTGRES_URL)("the limits of a server", () => {
  beforeAll(async () => {
    made = await makeDatabase();
    company = await createCompany(await open());
  });
  afterAll(async () => {
    for (const database of opened) await database.close();
    await made.drop();
  });

  it("tell whoever finds no free connection in time, by type, and forget it when there is one again", async () => {
    const database = await open({ poolSize: 2, connectTimeoutMs: 400 });
    const held = [hold(database), hold(database)];
    await Promise.all(held.map((one) => one.open));
    expect(database.pool()).toMatchObject({ total: 2, idle: 0 });
    const waited = await Promise.all([
      errorOf(database.transaction([], (tx) => run(tx, "SELECT 1"))),
      errorOf(database.batch([], [])),
    ]);
    for (const error of waited) {
      expect(error).toBeInstanceOf(DatabaseBusy);
      expect(String(error)).toContain("DATABASE_POOL_SIZE");
    }
    for (const one of held) one.end();
    await Promise.all(held.map((one) => one.done));
    expect(await database.transaction([], (tx) => run(tx, "SELECT 1 AS one"))).toEqual([{ one: 1 }]);
  });

  it("end a statement that runs too long, and its connection works on", async () => {
    const database = await open({ poolSize: 1, statementTimeoutMs: 300 });
    const error = await errorOf(database.transaction([], (tx) => run(tx, "SELECT pg_sleep(600)")));
    expect(error).toMatchObject({ code: "57014" });
    expect(await database.transaction([], (tx) => run(tx, "SELECT 1 AS one"))).toEqual([{ one: 1 }]);
  });

  it("end the wait for what another process holds, and say that it was that", async () => {
    const [first, second] = [await open(), await open({ lockTimeoutMs: 300 })];
    const held = hold(first, lock);
    await held.open;
    expect(await errorOf(second.transaction([company.tenantId], lock))).toMatchObject({ code: "55P03" });
    held.end();
    await held.done;
    await second.transaction([company.tenantId], lock);
  });

  it("let a frozen process hold its conversations no longer than it takes to be missed", () => {
    const loaded = loadConfig({}, { cwd: "/" });
    if (!loaded.ok) throw new Error("the defaults are not valid");
    expect(loaded.config.databaseIdleInTransactionTimeoutMs).toBeLessThan(GONE_AFTER_SECONDS * 1_000);
  });

  it("take away what a process holds that does nothing with it; it can write nothing more, and works on", async () => {
    const [frozen, other] = [await open({ idleInTransactionTimeoutMs: 400 }), await open()];
    const held = hold(frozen, lock);
    await held.open;
    await other.transaction([company.tenantId], lock);
    held.end();
    await expect(held.done).rejects.toThrow();
    expect(await frozen.transaction([], (tx) => run(tx, "SELECT 1 AS one"))).toEqual([{ one: 1 }]);
  });

  it("end the wait for a server that lets in and says nothing", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const database = await open({ connectTimeoutMs: 400 }, `postgres://nobody@127.0.0.1:${port}/none`);
    const error = await errorOf(database.batch([], []));
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(DatabaseBusy);
    silent.close();
  });

  it("give up a connection whose server fell silent, as though it had been cut, and take the next", async () => {
    const gate = await openGate(made.url);
    const database = await open({ poolSize: 1, statementTimeoutMs: 100 }, gate.url);
    await database.transaction([], (tx) => run(tx, "SELECT 1"));
    gate.hold();
    expect(await errorOf(database.transaction([], (tx) => run(tx, "SELECT 1")))).toBeInstanceOf(Error);
    await gate.mend();
    expect(await database.transaction([], (tx) => run(tx, "SELECT 1 AS one"))).toEqual([{ one: 1 }]);
    await gate.cut();
  });

  it("are no limit for the owner, whose migration may take its time", async () => {
    const database = await open({ statementTimeoutMs: 200, lockTimeoutMs: 200 });
    expect(await database.asOwner("SELECT pg_sleep(0.6)")).toHaveLength(1);
  });

  it("let go of a connection whose prepared statement a migration changed, so that the next one works", async () => {
    const database = await open({ poolSize: 1 });
    const all = { name: "limits_all", text: "SELECT * FROM alerts" };
    const read = () => database.transaction([company.tenantId], (tx) => tx.run(all, []));
    await read();
    await database.asOwner("ALTER TABLE alerts ADD COLUMN weight integer");
    await expect(read()).rejects.toMatchObject({ code: "0A000" });
    await sleep(10);
    expect(await read()).toEqual([]);
  });
});
