import type { Database } from "../../db/database.js";

/** Changes the audit or its chain, as somebody with the owner's address could, past every policy of the application. */
export async function tamper(database: Pick<Database, "withOwner">, text: string): Promise<void> {
  const table = text.includes("audit_chain") ? "audit_chain" : "audit_entries";
  await database.withOwner(async (run) => {
    await run(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await run(text);
    await run(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  });
}
