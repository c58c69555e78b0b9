import type { Database, Prepared, Statement } from "../database.js";

/** Small enough that nobody waits for a lock, and that no transaction grows. */
const BATCH = 2_000;

/** Every table with rows of companies, whoever made it, that this role may delete from. */
const TABLES: Statement = {
  name: "tables_of_tenants",
  text: `SELECT quote_ident(c.table_name) AS name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND c.column_name = 'tenant_id' AND t.table_type = 'BASE TABLE'
      AND has_table_privilege(c.table_schema || '.' || quote_ident(c.table_name), 'DELETE') ORDER BY 1`,
};
const RECORDS: Statement = {
  name: "remove_company_records",
  text: "SELECT remove_company_records($1, $2)::float8 AS gone",
};
const COMPANY: Statement = {
  name: "remove_company",
  text: `DELETE FROM tenants WHERE id = $1 AND state = 'removing'
    AND state_since <= now() - $2::float8 * interval '1 millisecond' RETURNING id`,
};

/** Deletes the rows of a company that is marked to be removed, in small transactions. Resolves with how many there were. */
export async function removeCompanyRows(database: Database, tenantId: string): Promise<number> {
  const tables = await database.transaction([], (tx) => tx.run<{ name: string }>(TABLES, []));
  let total = 0;
  for (const { name } of tables) {
    const text = `DELETE FROM ${name} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE tenant_id = $1 LIMIT ${BATCH})) RETURNING 1 AS gone`;
    const statement: Prepared = [{ name: `remove_rows_of_${name}`, text }, [tenantId]];
    for (let gone = BATCH; gone === BATCH; total += gone)
      gone = (await database.batch([tenantId], [statement]))[0]?.length ?? 0;
  }
  for (let gone = 1; gone > 0; total += gone) {
    const [rows = []] = await database.batch([tenantId], [[RECORDS, [tenantId, BATCH]]]);
    gone = (rows as { gone: number }[])[0]?.gone ?? 0;
  }
  return total;
}

/** Deletes the company itself, when it was marked at least `afterMs` ago. False when it is too early, or there is none. */
export async function removeCompany(database: Database, tenantId: string, afterMs: number): Promise<boolean> {
  const [gone = []] = await database.batch([tenantId], [[COMPANY, [tenantId, afterMs]]]);
  return gone.length > 0;
}
