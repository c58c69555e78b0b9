import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, Prepared } from "../../db/database.js";
import { createCompany, type TestCompany } from "./create-company.js";
import { fillTable, rowFor, runText as run, tenantTables } from "./fill-table.js";
import { ON_POSTGRES } from "./open-postgres-test-database.js";
import { openTestDatabase } from "./open-test-database.js";

const APPEND_ONLY = ["audit_chain", "audit_entries", "conversation_facts", "ledger_entries", "order_events"];

let database: Database;
let ours: TestCompany;
let theirs: TestCompany;
/** Every table that belongs to tenants, and the column with the tenant. */
let tables: { name: string; column: string }[];

beforeAll(async () => {
  database = await openTestDatabase();
  ours = await createCompany(database);
  theirs = await createCompany(database);
  tables = await tenantTables(database);
  for (const company of [ours, theirs]) for (const { name } of tables) await fill(name, company);
});
afterAll(() => database.close());

const fill = (table: string, company: TestCompany) => fillTable(database, table, company);
const rowOf = (table: string, company: TestCompany) => rowFor(database, table, company);

describe("row-level security", () => {
  it("is forced on every table that carries a tenant, with a policy for the application", async () => {
    expect(tables.length).toBeGreaterThanOrEqual(16);
    const protectedOnes = await database.asOwner(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity AND c.relforcerowsecurity
       AND EXISTS (SELECT 1 FROM pg_policies p WHERE p.tablename = c.relname AND p.roles = '{balcao_app}' AND p.cmd = 'ALL' AND p.qual LIKE '%current_tenants%' AND p.with_check LIKE '%current_tenants%')
       ORDER BY 1`,
    );
    expect(protectedOnes.map((row) => row.name)).toEqual(tables.map((table) => table.name));
  });

  it("covers every table there is, but for that of the processes", async () => {
    const all = await database.asOwner(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    // The table of processes belongs to the installation and says nothing about any company.
    expect(all.map((row) => row.name).filter((name) => name !== "workers")).toEqual(tables.map((table) => table.name));
  });

  it("shows nothing at all in any table while no tenant is set", async () => {
    for (const { name } of tables) {
      const rows = await database.transaction([], (tx) => run(tx, `SELECT 1 FROM ${name}`));
      expect(rows, name).toEqual([]);
    }
  });

  it("shows a tenant its own rows in every table, and none of another's", async () => {
    for (const { name, column } of tables) {
      const rows = await database.transaction([ours.tenantId], (tx) =>
        run<{ tenant: string }>(tx, `SELECT ${column} AS tenant FROM ${name}`),
      );
      expect(new Set(rows.map((row) => row.tenant)), name).toEqual(new Set([ours.tenantId]));
    }
  });

  it("changes and deletes none of another tenant's rows, whatever the condition", async () => {
    for (const { name, column } of tables) {
      if (APPEND_ONLY.includes(name)) continue;
      for (const text of [
        `UPDATE ${name} SET ${column} = ${column} WHERE ${column} = $1 RETURNING 1`,
        `DELETE FROM ${name} WHERE ${column} = $1 RETURNING 1`,
      ]) {
        const rows = await database.transaction([ours.tenantId], (tx) => run(tx, text, [theirs.tenantId]));
        expect(rows, text).toEqual([]);
      }
      const left = await database.transaction([theirs.tenantId], (tx) => run(tx, `SELECT 1 FROM ${name}`));
      expect(left.length, name).toBeGreaterThan(0);
    }
  });

  it("refuses a row for another tenant in every table", async () => {
    for (const { name } of tables) {
      if (name === "tenants") continue;
      const { columns, values } = await rowOf(name, theirs);
      await expect(
        database.transaction([ours.tenantId], (tx) => run(tx, `INSERT INTO ${name} (${columns}) VALUES (${values})`)),
        name,
      ).rejects.toThrow(/row-level security/);
    }
  });

  it("refuses to hand a row of ours over to another tenant", async () => {
    for (const { name, column } of tables) {
      if (APPEND_ONLY.includes(name)) continue;
      await expect(
        database.transaction([ours.tenantId], (tx) => run(tx, `UPDATE ${name} SET ${column} = $1`, [theirs.tenantId])),
        name,
      ).rejects.toThrow(/row-level security|duplicate key/);
    }
  });

  it("takes only uuids as tenants, so that the setting cannot carry SQL", async () => {
    for (const evil of ["'; SET ROLE postgres; --", `${ours.tenantId},${theirs.tenantId}`, "", "*"]) {
      await expect(database.transaction([evil], (tx) => run(tx, "SELECT 1"))).rejects.toThrow("not a uuid");
    }
  });

  it("forgets the tenants with the transaction", async () => {
    await database.transaction([ours.tenantId], (tx) => run(tx, "SELECT 1 FROM events"));
    expect(await database.transaction([], (tx) => run(tx, "SELECT 1 FROM events"))).toEqual([]);
  });

  it.each(APPEND_ONLY)("lets %s be written and read, never changed or deleted", async (table) => {
    for (const text of [`UPDATE ${table} SET tenant_id = tenant_id`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
      await expect(
        database.transaction([ours.tenantId], (tx) => run(tx, text)),
        text,
      ).rejects.toThrow(/permission denied/);
    }
    expect((await database.transaction([ours.tenantId], (tx) => run(tx, `SELECT 1 FROM ${table}`))).length).toBe(1);
  });
});

describe("the application's role", () => {
  it("owns nothing, cannot log in, create, or bypass policies", async () => {
    const roles = await database.asOwner(
      "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname IN ('balcao_app', 'balcao_lookup') ORDER BY 1",
    );
    const none = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolcanlogin: false };
    expect(roles).toEqual([
      { rolname: "balcao_app", ...none },
      { rolname: "balcao_lookup", ...none },
    ]);
    const owned = await database.asOwner(
      "SELECT relname FROM pg_class WHERE relowner IN ('balcao_app'::regrole, 'balcao_lookup'::regrole)",
    );
    expect(owned).toEqual([]);
    const memberOf = await database.asOwner(
      "SELECT 1 FROM pg_auth_members m WHERE m.member IN ('balcao_app'::regrole, 'balcao_lookup'::regrole)",
    );
    expect(memberOf).toEqual([]);
  });

  it("is the one that transactions run as, and cannot touch the schema or read files", async () => {
    const [row] = await database.transaction([], (tx) => run<{ who: string }>(tx, "SELECT current_user AS who"));
    expect(row?.who).toBe("balcao_app");
    for (const text of [
      "CREATE TABLE mine (id int)",
      "ALTER TABLE events DISABLE ROW LEVEL SECURITY",
      "DROP POLICY tenant ON events",
      "SELECT protect_tenant_table('events')",
      "SELECT pg_read_file('PG_VERSION')",
      "COPY events TO '/tmp/x'",
      "TRUNCATE events",
      "ALTER FUNCTION find_channel(text) OWNER TO balcao_app",
    ]) {
      await expect(
        database.transaction([ours.tenantId], (tx) => run(tx, text)),
        text,
      ).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  // In the embedded database the session belongs to the superuser, and whoever writes SQL can undo `SET ROLE`: one
  // process is everything there. On a server this holds when the role that signs in has no more rights than this one;
  // see `roles.test.ts`.
  it.skipIf(ON_POSTGRES)(
    "is left by RESET ROLE in the embedded database, which therefore guards against mistakes and not against SQL",
    async () => {
      const who = await database.transaction([], async (tx) => {
        await run(tx, "RESET ROLE");
        const [row] = await run<{ who: string }>(tx, "SELECT current_user AS who");
        await run(tx, "SET ROLE balcao_app");
        return row?.who;
      });
      expect(who).toBe("postgres");
    },
  );
});

describe("the functions that see past tenants", () => {
  const promised: Record<string, string> = {
    count_work:
      "TABLE(waiting bigint, oldest timestamp with time zone, pending bigint, sending bigint, uncertain bigint, failed bigint, dead bigint, alerts bigint)",
    // Only whose key it is; the rest is read as that company.
    find_api_key: "TABLE(id uuid, tenant_id uuid)",
    find_asked_reports: "SETOF ledger_reports",
    find_unindexed: "TABLE(tenant_id uuid, conversation_id uuid)",
    find_channel: "SETOF channels",
    find_commands_to_end: "SETOF device_commands",
    find_commands_waiting: "SETOF device_commands",
    find_device: "SETOF devices",
    find_device_alerts_due: "SETOF device_alerts",
    find_former_device: "SETOF devices",
    find_standings_due: "SETOF device_standings",
    find_open_effects: "TABLE(tenant_id uuid, conversation_id uuid)",
    find_pairing: "SETOF pairings",
    find_pairings_to_end: "SETOF pairings",
    // What customers are still to be told: the sweep tells it, company by company.
    find_order_news: "SETOF order_news",
    find_password_link: "SETOF password_links",
    find_payment: "SETOF payments",
    find_payments_to_ask: "SETOF payments",
    find_report: "SETOF reports",
    find_scans_to_end: "SETOF reports",
    find_session: "SETOF sessions",
    find_timers: "TABLE(tenant_id uuid, conversation_id uuid)",
    find_unchained: "TABLE(tenant_id uuid)",
    find_users: "SETOF users",
    find_waiting: "TABLE(tenant_id uuid, conversation_id uuid)",
    list_channels: "SETOF channels",
    // For the super admin: companies in numbers.
    list_companies:
      "TABLE(id uuid, slug text, name text, state text, created_at timestamp with time zone, people bigint, waiting bigint)",
    list_model_accounts: "SETOF model_accounts",
    list_payment_accounts: "SETOF payment_accounts",
    list_stopped: "TABLE(id uuid, state text)",
    list_tenants: "TABLE(id uuid, slug text, name text)",
    next_timer_at: "timestamp with time zone",
    // Deletes what is append-only, of a company that is being removed and is named by the transaction.
    remove_company_records: "bigint",
    // For the limit of all companies' files together: a sum that does not reveal whose files they are.
    stored_bytes: "bigint",
  };

  it("are these and no others, belong to a role that reads and deletes only what is append-only, and are closed to the public", async () => {
    const found = await database.asOwner(
      `SELECT p.proname AS name, pg_get_function_result(p.oid) AS result, r.rolname AS owner, p.proconfig::text AS config,
         has_function_privilege('public', p.oid, 'EXECUTE') AS open
       FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace ORDER BY 1`,
    );
    expect(Object.fromEntries(found.map((row) => [row.name, row.result]))).toEqual(promised);
    for (const row of found) {
      expect(row).toMatchObject({ owner: "balcao_lookup", config: "{search_path=public}", open: false });
    }
    const rights = await database.asOwner(
      "SELECT DISTINCT privilege_type AS kind FROM information_schema.role_table_grants WHERE grantee = 'balcao_lookup' ORDER BY 1",
    );
    expect(rights).toEqual([{ kind: "DELETE" }, { kind: "SELECT" }]);
    const deletes = await database.asOwner(
      "SELECT table_name AS name FROM information_schema.role_table_grants WHERE grantee = 'balcao_lookup' AND privilege_type = 'DELETE' ORDER BY 1",
    );
    expect(deletes.map(({ name }) => name)).toEqual(APPEND_ONLY);
  });

  it("remove append-only rows of no company that is not being removed, nor of one that the transaction does not name", async () => {
    const gone = await createCompany(database);
    for (const name of APPEND_ONLY) await fill(name, gone);
    const remove = (as: TestCompany, of: TestCompany) =>
      database.transaction([as.tenantId], (tx) => run(tx, "SELECT remove_company_records($1, 100)", [of.tenantId]));
    await expect(remove(gone, gone)).rejects.toThrow("is not being removed");
    await database.transaction([gone.tenantId], (tx) => run(tx, "UPDATE tenants SET state = 'removing'"));
    await expect(remove(ours, gone)).rejects.toThrow("is not being removed");
    const count = async (of: TestCompany, name: string) =>
      (await database.transaction([of.tenantId], (tx) => run(tx, `SELECT 1 FROM ${name}`))).length;
    const before = await Promise.all(APPEND_ONLY.map((name) => count(ours, name)));
    await remove(gone, gone);
    for (const name of APPEND_ONLY) expect([name, await count(gone, name)]).toEqual([name, 0]);
    expect(await Promise.all(APPEND_ONLY.map((name) => count(ours, name)))).toEqual(before);
    expect(before.every((rows) => rows > 0)).toBe(true);
  });

  it("find one channel by its whole public key, and no removed one", async () => {
    const find = (key: string) =>
      database.transaction([], (tx) => run<{ id: string }>(tx, "SELECT id FROM find_channel($1)", [key]));
    expect(await find(ours.channelKey)).toEqual([{ id: ours.channelId }]);
    for (const key of ["", "%", `${ours.channelKey}' OR true --`, ours.channelKey.slice(0, -1)])
      expect(await find(key)).toEqual([]);
    const gone = await createCompany(database);
    await database.transaction([gone.tenantId], (tx) => run(tx, "UPDATE channels SET state = 'removed'"));
    expect(await find(gone.channelKey)).toEqual([]);
  });
});

describe("a merged batch", () => {
  const count = (tenant: string): Prepared => [
    { name: "merged_events", text: "SELECT count(*)::int AS n FROM events WHERE tenant_id = $1" },
    [tenant],
  ];
  const audit = (tenant: string): Prepared => [
    {
      name: "merged_audit",
      text: "INSERT INTO audit_entries (id, tenant_id, actor, action, subject, detail) VALUES (gen_random_uuid(), $1, 'merge', '', '', '{}') RETURNING tenant_id",
    },
    [tenant],
  ];

  it("of two tenants gives each its own rows, and commits both", async () => {
    const [a, b] = await Promise.all([
      database.batch([ours.tenantId], [count(ours.tenantId), audit(ours.tenantId)]),
      database.batch([theirs.tenantId], [count(theirs.tenantId), audit(theirs.tenantId)]),
    ]);
    expect(a).toEqual([[{ n: 1 }], [{ tenant_id: ours.tenantId }]]);
    expect(b).toEqual([[{ n: 1 }], [{ tenant_id: theirs.tenantId }]]);
  });

  it("of which one fails leaves the others whole, and tells only that one", async () => {
    const before = await audits();
    const results = await Promise.allSettled([
      database.batch([ours.tenantId], [audit(ours.tenantId)]),
      database.batch([ours.tenantId], [audit(ours.tenantId), [{ name: "merged_bad", text: "SELECT 1 / 0" }, []]]),
      database.batch([theirs.tenantId], [audit(theirs.tenantId)]),
    ]);
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await audits()).toBe(before + 2);
  });

  async function audits(): Promise<number> {
    const [row] = await database.asOwner("SELECT count(*)::int AS n FROM audit_entries WHERE actor = 'merge'");
    return Number(row?.n);
  }
});
