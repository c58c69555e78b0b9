import { type AuditRow, INSTALLATION } from "../../db/stores/audit-store.js";
import { reachFor } from "../../platform/rights.js";
import type { AuditItem } from "../contract/audit.js";
import type { DeskDeps } from "./deps.js";
import type { Handlers } from "./route.js";

const PAGE = 50;

/** Shows who changed what in the company. */
export function auditHandlers({ audit }: Pick<DeskDeps, "audit">): Pick<Handlers, "get /audit"> {
  return {
    async "get /audit"({ person, query: { cursor, ...filter } }) {
      // Whoever runs the installation reads about it, and about no company.
      const all = reachFor(person, "audit.read") === "installation";
      const rows = await audit.list(all ? INSTALLATION : person.tenantId, filter, cursor ?? null, PAGE + 1);
      const page = rows.slice(0, PAGE);
      const last = rows.length > PAGE ? page.at(-1) : undefined;
      return { items: page.map(present), next: last ? `${last.place}~${last.id}` : null };
    },
  };
}

function present({ id, at, action, subject, before, after, detail, ...row }: AuditRow): AuditItem {
  return {
    id,
    at,
    who: whoOf(row),
    action,
    subject,
    before,
    after,
    detail,
    from: row.source ?? earlierSource(row.actor),
  };
}

function whoOf({ actor, actorName }: Pick<AuditRow, "actor" | "actorName">): AuditItem["who"] {
  const [, kind, rest = ""] = /^(user|key|command|system):(.*)$/.exec(actor) ?? [];
  if (kind === "user") return { kind: "person", id: rest, name: actorName ?? "" };
  if (kind === "key") return { kind, id: rest, name: actorName ?? "" };
  if (kind === "command" || kind === "system") return { kind, id: null, name: rest };
  // The first start applies a company; everything else without a kind is an address that nobody has.
  if (actor === "first start") return { kind: "command", id: null, name: actor };
  return { kind: "person", id: null, name: actor };
}

/** Earlier versions wrote down only who it was. */
function earlierSource(actor: string): string | null {
  if (actor === "command:apply" || actor === "first start") return "folder";
  return actor.startsWith("command:") ? "cli" : null;
}
