import type { Database } from "./database.js";

/** PostgreSQL's own roles that let a session read or write the server's files, or run programs there. */
const TO_THE_MACHINE = "'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'";

/**
 * Reads the powers of the role that signed in, even if the session has changed its role since. MEMBER means that it may
 * become the other role.
 */
export const ROLE_POWERS = `SELECT session_user::text AS login,
  r.rolsuper AS superuser,
  EXISTS (SELECT 1 FROM pg_roles x WHERE x.rolbypassrls AND pg_has_role(session_user, x.oid, 'MEMBER')) AS bypasses,
  EXISTS (SELECT 1 FROM pg_roles x WHERE x.rolcreaterole AND pg_has_role(session_user, x.oid, 'MEMBER')) AS "makesRoles",
  EXISTS (SELECT 1 FROM pg_roles x WHERE x.rolname IN (${TO_THE_MACHINE}) AND pg_has_role(session_user, x.oid, 'MEMBER')) AS "reachesMachine",
  EXISTS (SELECT 1 FROM pg_roles x WHERE x.rolname = 'balcao_lookup' AND pg_has_role(session_user, x.oid, 'MEMBER')) AS "looksPast",
  EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND pg_has_role(session_user, c.relowner, 'MEMBER')) AS owns,
  has_schema_privilege(session_user, 'public', 'CREATE') AS creates
FROM pg_roles r WHERE r.rolname = session_user`;

const WORDS = {
  superuser: "is a superuser",
  bypasses: "may bypass row-level security",
  makesRoles: "may make roles, and give itself theirs",
  reachesMachine: "may reach the server's files or programs",
  looksPast: "may become balcao_lookup, which reads the rows of all companies",
  owns: "owns tables, or may become their owner, and can switch row-level security off",
  creates: "may create in the schema",
};

/**
 * Why the role of `DATABASE_URL` could bypass row-level security, as halves of sentences. The list is empty when the
 * role can neither switch row-level security off nor become another role, change the schema or reach the server's
 * files. Any role can set which companies it sees (`app.tenants`): with or without these powers the policies stop
 * mistakes, not SQL that somebody injects.
 */
export async function rolePowers(database: Database): Promise<{ login: string; powers: string[] }> {
  const [rows = []] = await database.batch([], [[{ name: "role_powers", text: ROLE_POWERS }, []]]);
  return readPowers(rows[0] as Record<string, unknown> | undefined);
}

/** Translates the answer to `ROLE_POWERS` into words. */
export function readPowers(row: Record<string, unknown> | undefined): { login: string; powers: string[] } {
  if (row === undefined) throw new Error("the role that signed in is none of pg_roles");
  // A superuser has all the other powers as well, so only this one is named.
  const names = row.superuser ? ["superuser" as const] : (Object.keys(WORDS) as (keyof typeof WORDS)[]);
  return { login: String(row.login), powers: names.filter((name) => row[name]).map((name) => WORDS[name]) };
}
