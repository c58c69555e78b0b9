import type { Database } from "./database.js";

/** Roles of PostgreSQL itself with which a session reads or writes the server's files, or runs programs there. */
const TO_THE_MACHINE = "'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'";

/** Of the role that signed in, whatever it was set to since. MEMBER: it may become the other one. */
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
 * Why the role of `DATABASE_URL` could go around row-level security, as halves of sentences; none: it can neither switch
 * it off, nor become another role, change the schema or reach the server's files. It can always name the companies that
 * it wants to see (`app.tenants`): with or without these powers the policies stop mistakes, not SQL that somebody slips in.
 */
export async function rolePowers(database: Database): Promise<{ login: string; powers: string[] }> {
  const [rows = []] = await database.batch([], [[{ name: "role_powers", text: ROLE_POWERS }, []]]);
  return readPowers(rows[0] as Record<string, unknown> | undefined);
}

/** The answer to `ROLE_POWERS` in words. */
export function readPowers(row: Record<string, unknown> | undefined): { login: string; powers: string[] } {
  if (row === undefined) throw new Error("the role that signed in is none of pg_roles");
  // A superuser may do all the rest, too.
  const names = row.superuser ? ["superuser" as const] : (Object.keys(WORDS) as (keyof typeof WORDS)[]);
  return { login: String(row.login), powers: names.filter((name) => row[name]).map((name) => WORDS[name]) };
}
