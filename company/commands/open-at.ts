import { and, eq, isNull } from "drizzle-orm";
import type { Statement, Tx } from "../../db/database.js";
import { apiKeys } from "../../db/schema/api-key.js";
import { programs, users } from "../../db/schema/company.js";
import type { ProgramSource } from "../../flows/program-source.js";
import type { Asker } from "../../platform/rights.js";
import type { Actor, At, CompanyTools } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";

/** Whoever changes a company waits for whoever is changing it. The number is this lock's own. */
const LOCK: Statement = { name: "lock_company", text: "SELECT pg_advisory_xact_lock(hashtextextended($1::text, 13))" };
const TELL: Statement = { name: "tell_company_changed", text: "SELECT pg_notify('balcao_changed', $1)" };

/**
 * Waits until nobody else changes this company, and reads what commands start from. `actorOf` is asked after the wait: a
 * right may have been lowered meanwhile.
 */
export async function openAt(
  tx: Tx,
  tenantId: string,
  actorOf: () => Actor | Promise<Actor>,
  tools: CompanyTools,
): Promise<At> {
  await tx.run(LOCK, [tenantId]);
  const actor = await actorOf();
  const isCurrent = and(eq(programs.tenantId, tenantId), eq(programs.current, true));
  const [current] = await tx.orm.select().from(programs).where(isCurrent);
  const source = current?.source as ProgramSource | undefined;
  return {
    tx,
    tenantId,
    actor,
    tools,
    files: {
      flows: source?.flows ?? [],
      tests: source?.tests ?? [],
      hours: source?.hours ?? null,
      intents: source?.intents ?? null,
    },
    survey: source?.survey,
    order: {
      items: source?.entries?.map(({ slug }) => slug) ?? [],
      channels: source?.channels.map(({ name }) => name) ?? [],
      teams: source?.teams ?? [],
    },
    made: null,
    before: current && source ? { source, hash: current.hash } : null,
  };
}

/** Tells the other processes when the transaction is committed, and nobody when it is not. */
export async function tellChanged(at: At): Promise<void> {
  await at.tx.run(TELL, [at.tenantId]);
}

/**
 * A person or an API key as the database knows them in this transaction, so that a right that was just lowered holds.
 * `from`: their network address.
 */
export async function personActing(tx: Tx, tenantId: string, userId: string, from: string): Promise<Actor> {
  const isWho = and(eq(users.tenantId, tenantId), eq(users.id, userId));
  const [row] = await tx.orm.select().from(users).where(isWho);
  const key = row ? null : await keyActing(tx, tenantId, userId);
  if (key) return { kind: "person", person: key, from };
  if (!row || row.disabled) throw new CompanyRefusal("not_allowed", "O seu acesso terminou.");
  const { id, role, teams, name } = row;
  return { kind: "person", person: { id, tenantId, role, teams, name }, from };
}

async function keyActing(tx: Tx, tenantId: string, id: string): Promise<(Asker & { name: string }) | null> {
  const isWho = and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt));
  const [key] = await tx.orm.select().from(apiKeys).where(isWho);
  return key ? { id, tenantId, role: "", teams: [], name: key.name, scopes: key.scopes } : null;
}
