import { eq } from "drizzle-orm";
import type { Tx } from "../../db/database.js";
import { apiKeys } from "../../db/schema/api-key.js";
import { users } from "../../db/schema/company.js";

/** How people are told who an actor of the audit (`user:<id>`, `key:<id>`) was. A command is told by its name. */
export async function actorNames(tx: Tx, tenantId: string): Promise<(actor: string) => string> {
  const people = await tx.orm
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(eq(users.tenantId, tenantId));
  const keys = await tx.orm
    .select({ id: apiKeys.id, name: apiKeys.name })
    .from(apiKeys)
    .where(eq(apiKeys.tenantId, tenantId));
  const names = new Map<string, string>([
    ...people.map(({ id, name }) => [`user:${id}`, name] as const),
    ...keys.map(({ id, name }) => [`key:${id}`, name] as const),
  ]);
  return (actor) => names.get(actor) ?? actor.replace(/^command:/, "");
}
