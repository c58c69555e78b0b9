import { randomUUID } from "node:crypto";
import type { AuditAct, AuditCommand, AuditSystem, AuditThing } from "../../platform/audit-acts.js";
import { withoutSecrets } from "../../platform/secrets/without-secrets.js";
import type { Database, Prepared, Statement } from "../database.js";

/** The tenant of entries about the installation as a whole: no company has this id. */
export const INSTALLATION = "00000000-0000-0000-0000-000000000000";

/** `person:ana@loja.example`; without a name where a company has one of it. */
export type AuditSubject = AuditThing | `${AuditThing}:${string}`;

/** Who acted, and from where: an IP address, `cli`, `folder` or `system`. */
export type By = { actor: string; from: string };

/** Whoever acts by the server's command line. */
export const byCommand = (command: AuditCommand): By => ({ actor: `command:${command}`, from: "cli" });
/** The product itself. */
export const bySystem = (what: AuditSystem): By => ({ actor: `system:${what}`, from: "system" });

/**
 * `actor`: `user:<id>`, `key:<id>`, `command:<name>`, `system:<what>`, or an e-mail address that belongs to no user.
 * `action`: what was done, as `<thing>.<verb>`. `subject`: what it was done to, as `<thing>:<id>`. `before` and `after`:
 * what was changed, as it was and as it is since.
 */
export type AuditEntry = By & {
  action: AuditAct;
  subject: AuditSubject;
  detail?: unknown;
  before?: object | null;
  after?: object | null;
};

const INSERT: Statement = {
  name: "insert_audit_entry",
  text: `INSERT INTO audit_entries (id, tenant_id, actor, action, subject, detail, before, after, source)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

/**
 * The statement that adds an entry, to be run in the transaction of the change itself: then there is neither a change
 * without an entry nor an entry without a change. Secrets are covered here, whoever calls.
 */
export function auditOf(tenantId: string, entry: AuditEntry): Prepared {
  const { actor, action, subject, detail = {}, before = null, after = null, from } = entry;
  const json = (value: unknown) => (value === null ? null : JSON.stringify(withoutSecrets(value)));
  return [
    INSERT,
    [
      randomUUID(),
      tenantId,
      actor,
      action,
      subject,
      json(detail),
      json(before),
      json(after),
      from === "" ? null : from,
    ],
  ];
}

/** Which entries are asked for. `who`, `kind` and `thing`: exactly that, or all that begin with it and their separator. */
export type AuditFilter = {
  who?: string;
  kind?: string;
  thing?: string;
  /** ms since the epoch: from <= at < to. */
  from?: number;
  to?: number;
};
export type AuditRow = {
  id: string;
  /** µs since the epoch. */
  place: string;
  at: number;
  actor: string;
  /** The name of the person or the API key, as it is now. */
  actorName: string | null;
  action: string;
  subject: string;
  detail: unknown;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  source: string | null;
};

const LIST: Statement = {
  name: "list_audit",
  text: `SELECT e.id, e.place, e.at, e.actor, coalesce(u.name, k.name) AS "actorName", e.action, e.subject, e.detail, e.before, e.after, e.source FROM (
      SELECT id, (extract(epoch FROM at) * 1000000)::bigint::text AS place, (extract(epoch FROM at) * 1000)::float8 AS at,
        actor, action, subject, detail, before, after, source FROM audit_entries
      WHERE tenant_id = $1
        AND ($2::text IS NULL OR actor = $2 OR starts_with(actor, $2 || ':'))
        AND ($3::text IS NULL OR action = $3 OR starts_with(action, $3 || '.'))
        AND ($4::text IS NULL OR subject = $4 OR starts_with(subject, $4 || ':'))
        AND ($5::float8 IS NULL OR at >= to_timestamp($5::float8 / 1000.0))
        AND ($6::float8 IS NULL OR at < to_timestamp($6::float8 / 1000.0))
        AND ($7::text IS NULL OR (at, id) < ('epoch'::timestamptz + $7::bigint * interval '1 microsecond', $8::uuid))
      ORDER BY audit_entries.at DESC, id DESC LIMIT $9) e
    LEFT JOIN users u ON u.tenant_id = $1 AND e.actor = 'user:' || u.id
    LEFT JOIN api_keys k ON k.tenant_id = $1 AND e.actor = 'key:' || k.id
    ORDER BY e.place::bigint DESC, e.id DESC`,
};

/** What was written down about changes. */
export function createAuditStore(database: Database) {
  return {
    /** Adds an entry about something that is no change of a row, or that was written elsewhere. */
    async add(tenantId: string, entry: AuditEntry): Promise<void> {
      await database.batch([tenantId], [auditOf(tenantId, entry)]);
    },
    /** The newest first, older than the place of a cursor. */
    async list(
      tenantId: string,
      filter: AuditFilter,
      before: { place: string; id: string } | null,
      most: number,
    ): Promise<AuditRow[]> {
      const { who = null, kind = null, thing = null, from = null, to = null } = filter;
      const values = [tenantId, who, kind, thing, from, to, before?.place ?? null, before?.id ?? null, most];
      const [rows = []] = await database.batch([tenantId], [[LIST, values]]);
      return rows as AuditRow[];
    },
  };
}

export type AuditStore = ReturnType<typeof createAuditStore>;
