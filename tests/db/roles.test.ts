import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../db/database.js";
import { rolePowers } from "../../db/role-powers.js";
import { eventually } from "../faults/harness/eventually.js";
import { openBalcao, type RunningBalcao } from "../faults/harness/open-balcao.js";
import { root, startServer } from "../faults/harness/server-process.js";
import {
  LIMITS,
  type MadeDatabase,
  makeEmptyDatabase,
  onServer,
  TEST_POSTGRES_URL,
} from "./open-postgres-test-database.js";

const mark = randomUUID().slice(0, 8);
const OWNER = `test_owner_${mark}`;
const SERVER = `test_server_${mark}`;
const PASSWORD = `senha-${mark}`;

let made: MadeDatabase;
/** The addresses of the same database with the owner's role, and with the serving role. */
let owner: string;
let server: string;
let balcao: RunningBalcao;

/** Does what docs/operations.md asks of the administrator. */
async function makeRoles(database: string): Promise<void> {
  const text = readFileSync(new URL("../../db/roles.sql", import.meta.url), "utf8");
  await onServer(database, text.replaceAll("balcao_owner", OWNER).replaceAll("balcao_server", SERVER));
  for (const name of [OWNER, SERVER]) await onServer(database, `ALTER ROLE ${name} PASSWORD '${PASSWORD}'`);
}

const as = (username: string) => Object.assign(new URL(made.url), { username, password: PASSWORD }).href;

/** The output of `balcao`, and its exit code. */
function runBalcao(env: Record<string, string>, ...args: string[]): Promise<{ code: number; said: string }> {
  const options = { cwd: root, env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env } };
  return new Promise((resolve) =>
    execFile(process.execPath, [join(root, "dist", "balcao.js"), ...args], options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said: stdout + stderr }),
    ),
  );
}

async function answered(text: string): Promise<void> {
  const phone = balcao.newPhone();
  await balcao.write(phone, text);
  await eventually(() => expect(balcao.graph.of(phone).length).toBeGreaterThan(0));
}

describe.skipIf(!TEST_POSTGRES_URL)("a server whose sign-in is not the owner", () => {
  beforeAll(async () => {
    made = await makeEmptyDatabase();
    await makeRoles(made.url);
    [owner, server] = [as(OWNER), as(SERVER)];
  });
  afterAll(async () => {
    await balcao?.close();
    await made.drop();
    await onServer(TEST_POSTGRES_URL ?? "", `DROP ROLE ${OWNER}, ${SERVER}`);
  });

  it("says which command is missing while the schema is, and with the owner's address that command makes it", async () => {
    const refused = await runBalcao({ DATABASE_URL: server }, "migrate");
    expect(refused).toMatchObject({
      code: 2,
      said: expect.stringMatching(/\d+ migrations are missing.*balcao migrate/),
    });
    const migrated = await runBalcao({ DATABASE_URL: server, DATABASE_OWNER_URL: owner }, "migrate");
    expect(migrated).toEqual({ code: 0, said: "The schema is up to date.\n" });
    const owners = await onServer(
      made.url,
      "SELECT DISTINCT tableowner AS name FROM pg_tables WHERE schemaname IN ('public', 'drizzle')",
    );
    expect(owners).toEqual([{ name: OWNER }]);
  });

  it("takes a customer's message and answers it, with and without the owner's address", async () => {
    balcao = await openBalcao({ env: { DATABASE_URL: server, DATABASE_OWNER_URL: owner } });
    await answered("oi");
    const health = await fetch(`${balcao.url}/health/detailed`);
    expect(await health.json()).toMatchObject({ database: { kind: "postgres", isolation: "enforced" } });
    await balcao.stop();
    delete balcao.env.DATABASE_OWNER_URL;
    await balcao.start();
    await answered("oi de novo");
    expect(balcao.server().said()).not.toContain("row-level security");
    const seen = await onServer(
      made.url,
      "SELECT DISTINCT usename AS name FROM pg_stat_activity WHERE application_name IN ('balcao', 'balcao session') AND datname = current_database()",
    );
    expect(seen).toEqual([{ name: SERVER }]);
  });

  it("sees and changes no row of any table without a tenant", async () => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      const tables = (await client.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")).rows;
      expect(tables.length).toBeGreaterThan(25);
      for (const { name } of tables.filter((table) => table.name !== "workers")) {
        expect((await client.query(`SELECT 1 FROM ${name}`)).rowCount, name).toBe(0);
        for (const role of ["", "SET ROLE balcao_app;", "RESET ROLE;"])
          await client.query(`${role} SELECT 1 FROM ${name}`);
      }
      expect((await client.query("UPDATE conversations SET tenant_id = tenant_id")).rowCount).toBe(0);
      expect((await client.query("DELETE FROM messages")).rowCount).toBe(0);
    } finally {
      await client.end();
    }
    const [rows] = await onServer(made.url, "SELECT count(*)::int AS n FROM messages");
    expect(rows?.n).toBeGreaterThan(2);
  });

  it.each([
    ["switch row-level security off", "ALTER TABLE events DISABLE ROW LEVEL SECURITY"],
    ["read as though it were off", "SET row_security = off; SELECT 1 FROM events"],
    ["change a policy", "ALTER POLICY tenant ON events USING (true)"],
    ["become the owner", `SET ROLE ${OWNER}`],
    ["become who looks past tenants", "SET ROLE balcao_lookup"],
    ["become the administrator", "SET ROLE postgres"],
    ["take another session's role", `SET SESSION AUTHORIZATION ${OWNER}`],
    ["make a table", "CREATE TABLE mine (id int)"],
    ["make a temporary table", "CREATE TEMP TABLE mine (id int)"],
    ["make a schema", "CREATE SCHEMA mine"],
    ["make a function", "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ["make a role", "CREATE ROLE mine SUPERUSER"],
    ["give itself a right", `GRANT ${OWNER} TO ${SERVER}`],
    ["empty a table", "TRUNCATE events"],
    ["write into the book of migrations", "DELETE FROM drizzle.__drizzle_migrations"],
    ["read the server's files", "SELECT pg_read_file('PG_VERSION')"],
    ["run a program there", "COPY (SELECT 1) TO PROGRAM 'cat'"],
  ])("cannot %s", async (_what, text) => {
    await expect(onServer(server, text)).rejects.toThrow(
      /permission denied|must be owner|would be affected by row-level security/,
    );
  });

  it("is refused where it could do any of that although the owner's address is given apart", async () => {
    const env = { ...balcao.env, PORT: "0", DATABASE_URL: made.url, DATABASE_OWNER_URL: owner };
    await expect(startServer(env)).rejects.toThrow(/is a superuser.*DATABASE_OWNER_URL/s);
    await expect(startServer({ ...env, DATABASE_URL: owner })).rejects.toThrow(/permission denied to set role/);
    await onServer(made.url, `GRANT balcao_app TO ${OWNER}`);
    await expect(startServer({ ...env, DATABASE_URL: owner })).rejects.toThrow(/owns tables/);
    await onServer(made.url, `ALTER ROLE ${SERVER} BYPASSRLS`);
    await expect(startServer({ ...env, DATABASE_URL: server })).rejects.toThrow(/may bypass row-level security/);
    await onServer(made.url, `ALTER ROLE ${SERVER} NOBYPASSRLS`);
  });

  it("is seen through where it may become who looks past tenants", async () => {
    const powers = async () => {
      const database = await openDatabase({ kind: "postgres", ...LIMITS, url: server });
      return (await rolePowers(database).finally(() => database.close())).powers;
    };
    expect(await powers()).toEqual([]);
    await onServer(made.url, `GRANT balcao_lookup TO ${SERVER}`);
    expect(await powers()).toEqual([expect.stringContaining("balcao_lookup")]);
    await onServer(made.url, `REVOKE balcao_lookup FROM ${SERVER}`);
    expect(await powers()).toEqual([]);
  });

  it("is no barrier against SQL of one's own that names the companies it wants to see, as the documents say", async () => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query("SELECT set_config('app.tenants', string_agg(id::text, ','), false) FROM list_tenants()");
      expect((await client.query("SELECT 1 FROM messages")).rowCount).toBeGreaterThan(2);
    } finally {
      await client.end();
    }
  });

  it("is told apart by `balcao doctor`, and the log warns of one address that may do everything", async () => {
    const said = async (env: Record<string, string>) => (await runBalcao({ ...balcao.env, ...env }, "doctor")).said;
    expect(await said({ DATABASE_URL: server, DATABASE_OWNER_URL: owner })).toMatch(
      new RegExp(
        `ok +${SERVER} cannot switch row-level security off\nok +the role of DATABASE_OWNER_URL .${OWNER}. may change`,
      ),
    );
    expect(await said({ DATABASE_URL: made.url })).toMatch(/note the role of DATABASE_URL .* is a superuser/);
    expect(await said({ DATABASE_URL: made.url, DATABASE_OWNER_URL: server })).toMatch(
      /FAIL the role of DATABASE_URL .* is a superuser[^]*FAIL the role of DATABASE_OWNER_URL .* may not change the schema/,
    );
    await balcao.stop();
    const warned = await startServer({ ...balcao.env, PORT: "0", DATABASE_URL: made.url });
    expect(warned.said()).toMatch(/is a superuser: row-level security keeps companies apart against mistakes/);
    await warned.kill();
  });
});
