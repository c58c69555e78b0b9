import { randomUUID } from "node:crypto";
import type { Database, Tx } from "../../db/database.js";
import type { TestCompany } from "./create-company.js";

let statements = 0;
/** Runs any text as the application's role. */
export const runText = <Row extends object>(tx: Tx, text: string, values: unknown[] = []) =>
  tx.run<Row>({ name: `any_text_${++statements}`, text }, values);

/** Every table that belongs to tenants, and the column with the tenant. */
export async function tenantTables(database: Database): Promise<{ name: string; column: string }[]> {
  return (await database.asOwner(
    `SELECT c.table_name AS name, c.column_name AS column FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND (c.column_name = 'tenant_id' OR c.table_name = 'tenants' AND c.column_name = 'id')
     ORDER BY 1`,
  )) as { name: string; column: string }[];
}

/** Inserts one row of a company into any table. Required columns get a value of their type. */
export async function fillTable(database: Database, table: string, company: TestCompany): Promise<void> {
  if (table === "tenants" || table === "channels") return;
  const { columns, values } = await rowFor(database, table, company);
  await database.transaction([company.tenantId], (tx) =>
    runText(tx, `INSERT INTO ${table} (${columns}) VALUES (${values})`),
  );
}

/** The required columns of a table, and SQL values for them. */
export async function rowFor(
  database: Database,
  table: string,
  company: TestCompany,
): Promise<{ columns: string; values: string }> {
  const columns = (await database.asOwner(
    `SELECT column_name AS name, udt_name AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = '${table}' AND is_nullable = 'NO' AND is_identity = 'NO' AND column_default IS NULL`,
  )) as { name: string; type: string }[];
  const valueOf = ({ name, type }: { name: string; type: string }) => {
    if (name === "tenant_id") return `'${company.tenantId}'`;
    if (name === "channel_id") return `'${company.channelId}'`;
    if (type === "uuid") return `'${randomUUID()}'`;
    if (type === "text") return `'x-${randomUUID()}'`;
    if (type === "jsonb" || type === "json") return "'{}'";
    if (type === "bool") return "false";
    if (type === "timestamptz") return "now()";
    if (type === "_text") return "'{}'";
    if (type === "tsvector") return "to_tsvector('x')";
    if (type === "vector") return `'[${Array(384).fill(0.1).join(",")}]'`;
    return String(Math.floor(Math.random() * 30_000));
  };
  return { columns: columns.map(({ name }) => `"${name}"`).join(", "), values: columns.map(valueOf).join(", ") };
}
