import { randomUUID } from "node:crypto";
import type { Database, Statement, Tx } from "../database.js";
import { type AuditEntry, auditOf, type By, INSTALLATION } from "./audit-store.js";
import { isUuid } from "./is-uuid.js";

/** A company of this installation in numbers. `waiting`: stored events that wait for a turn. */
export type CompanyRow = {
  id: string;
  slug: string;
  name: string;
  state: "active" | "suspended" | "removing";
  createdAt: number;
  people: number;
  waiting: number;
};
export type NewCompany = {
  slug: string;
  name: string;
  /** BCP 47. */
  locale: string;
  /** IANA. */
  timezone: string;
  /** They have no password yet. */
  admin: { name: string; email: string };
};

const LIST: Statement = {
  name: "list_companies",
  text: `SELECT id, slug, name, state, (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt", people::float8 AS people, waiting::float8 AS waiting
    FROM list_companies()`,
};
const STOPPED: Statement = { name: "list_stopped", text: "SELECT id, state FROM list_stopped()" };
const INSERT: Statement = {
  name: "insert_company",
  text: `INSERT INTO tenants (id, slug, name, locale, timezone, profile) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING RETURNING id`,
};
const KNOWN: Statement = { name: "known_company", text: "SELECT id FROM tenants WHERE id = $1" };
const INSERT_ADMIN: Statement = {
  name: "insert_first_admin",
  text: `INSERT INTO users (id, tenant_id, email, name, role, teams, password_hash, disabled, from_folder)
    VALUES ($1, $2, lower($3), $4, 'admin', '{}', NULL, false, false)`,
};
const GET: Statement = { name: "get_company", text: "SELECT slug, name, state FROM tenants WHERE id = $1 FOR UPDATE" };
const SET_STATE: Statement = {
  name: "set_company_state",
  text: "UPDATE tenants SET state = $2, state_since = now() WHERE id = $1",
};
const RENAME: Statement = {
  name: "rename_company",
  text: "UPDATE tenants SET name = $2, slug = $3, profile = profile || jsonb_build_object('name', $2::text, 'slug', $3::text) WHERE id = $1",
};
/** A slug that a company had stands in its folder and in the keys of its channels, so it stays that company's. */
const FORMERLY: Statement = {
  name: "company_formerly_called",
  text: `SELECT t.id, t.slug, t.name FROM audit_entries e JOIN list_tenants() t ON e.subject = 'company:' || t.id
    WHERE e.tenant_id = $1 AND e.action = 'company.rename' AND e.before ->> 'slug' = $2 AND t.slug <> $2
      AND NOT starts_with(t.slug, 'removing-') ORDER BY e.at DESC LIMIT 1`,
};
/** What has public names, and what lets somebody in, goes at once: both can then be used by a new company. */
const FIRST = ["channels", "payment_accounts", "model_accounts", "api_keys", "sessions"];

type Former = Pick<CompanyRow, "id" | "slug" | "name">;

/** The company that once had this slug and has another one now; null when there is none. */
export async function formerlyCalled(database: Database, slug: string): Promise<Former | null> {
  const [rows = []] = await database.batch([INSTALLATION], [[FORMERLY, [INSTALLATION, slug]]]);
  return (rows as Former[])[0] ?? null;
}

/** Another company has the slug, or had it. */
export class SlugTaken extends Error {
  override name = "SlugTaken";
}

/**
 * Throws `SlugTaken` where another company once had this slug. To be called when the transaction has written the slug:
 * then it has waited for whoever was giving it up, and sees that they had it.
 */
export async function refuseFormerSlug(tx: Tx, slug: string): Promise<void> {
  const [former] = await tx.run<Former>(FORMERLY, [INSTALLATION, slug]);
  if (former) throw new SlugTaken(`${slug} was the slug of ${former.id}`);
}

type Known = Pick<CompanyRow, "slug" | "name" | "state">;

/** Holds a company until the transaction ends. Null when there is none, or it is being removed. */
export async function holdCompany(tx: Tx, id: string): Promise<Known | null> {
  const [known] = await tx.run<Known>(GET, [id]);
  return known === undefined || known.state === "removing" ? null : known;
}

/** The companies of this installation: made, renamed, suspended, resumed, and marked to be removed. Every change is audited. */
export function createCompanyStore(database: Database) {
  /** Writes a change down for the installation and for the company itself. */
  async function audit(tx: Tx, id: string, entry: Omit<AuditEntry, "subject">): Promise<void> {
    for (const tenant of [INSTALLATION, id]) await tx.run(...auditOf(tenant, { ...entry, subject: `company:${id}` }));
  }
  const change = <T>(id: string, work: (tx: Tx, known: Known) => Promise<T>): Promise<T | null> =>
    isUuid(id)
      ? database.transaction([id, INSTALLATION], async (tx) => {
          const known = await holdCompany(tx, id);
          return known && work(tx, known);
        })
      : Promise.resolve(null);
  const list = (): Promise<CompanyRow[]> => database.transaction([], (tx) => tx.run<CompanyRow>(LIST, []));

  return {
    /** All companies, by slug. */
    list,
    /** The companies that are not served now. */
    stopped: (): Promise<Pick<CompanyRow, "id" | "state">[]> =>
      database.transaction([], (tx) => tx.run<Pick<CompanyRow, "id" | "state">>(STOPPED, [])),
    /**
     * Makes a company with its first admin; its id, or null when another one has the slug, or had it. `id` is the
     * caller's own: the same again finds the company and makes none.
     */
    async create({ admin, ...company }: NewCompany, by: By, id: string = randomUUID()): Promise<string | null> {
      const { slug, name, locale, timezone } = company;
      const profile = { ...company, phone: null, email: null, site: null, cnpj: null, address: null };
      const made = database.transaction([id, INSTALLATION], async (tx) => {
        if ((await tx.run(INSERT, [id, slug, name, locale, timezone, JSON.stringify(profile)])).length === 0)
          return (await tx.run(KNOWN, [id])).length === 0 ? null : id;
        await refuseFormerSlug(tx, slug);
        await tx.run(INSERT_ADMIN, [randomUUID(), id, admin.email, admin.name]);
        const after = { ...company, admin: admin.email };
        await audit(tx, id, { ...by, action: "company.create", after });
        return id;
      });
      return made.catch((error: unknown) => {
        if (error instanceof SlugTaken) return null;
        throw error;
      });
    },
    /** Suspends or resumes. Again changes nothing. False when there is no such company. */
    async setState(id: string, state: "active" | "suspended", by: By): Promise<boolean> {
      const found = await change(id, async (tx, known) => {
        if (known.state === state) return true;
        await tx.run(SET_STATE, [id, state]);
        const action = state === "active" ? "company.resume" : "company.suspend";
        await audit(tx, id, { ...by, action, before: { state: known.state }, after: { state } });
        return true;
      });
      return found === true;
    },
    /** Marks a company to be removed, whose slug the caller must know. Its slug and its public names are free at once. */
    markRemoved: (id: string, slug: string, by: By): Promise<"marked" | "wrong_slug" | null> =>
      change(id, async (tx, known) => {
        if (known.slug !== slug) return "wrong_slug" as const;
        await tx.run(SET_STATE, [id, "removing"]);
        await tx.run(RENAME, [id, known.name, `removing-${id}`]);
        for (const table of FIRST)
          await tx.run({ name: `remove_${table}_of`, text: `DELETE FROM ${table} WHERE tenant_id = $1` }, [id]);
        await audit(tx, id, { ...by, action: "company.remove", before: { name: known.name, slug } });
        return "marked" as const;
      }),
  };
}

export type CompanyStore = ReturnType<typeof createCompanyStore>;
