import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { users } from "../../db/schema/company.js";
import { outsideIdentities } from "../../db/schema/sign-in.js";
import { endSessionsOf } from "../../db/stores/session-store.js";
import type { At } from "./at.js";
import { defineCommand, type ItemKind } from "./define-command.js";

/** Whom a person is at the OpenID providers by which they have signed in. `since` in ms since the epoch. */
export type OutsideIdentities = {
  email: string;
  userId: string;
  teams: string[];
  identities: { issuer: string; subject: string; since: number }[];
};

export const outsideKind: ItemKind<OutsideIdentities> = {
  kind: "outside_identity",
  apart: true,
  nameOf: ({ email }) => email,
  async read(at, email) {
    const isPerson = and(eq(users.tenantId, at.tenantId), eq(users.email, email));
    const [person] = await at.tx.orm.select().from(users).where(isPerson);
    if (!person) return null;
    const identities = await identitiesOf(at, person.id);
    return identities.length === 0 ? null : { email, userId: person.id, teams: person.teams, identities };
  },
  shown: ({ identities }) => ({ identities }),
  differences: () => [],
  form: () => null,
  fromFolder: () => false,
  thing: ({ userId, teams }, tenantId) => ({ tenantId, teams, owner: userId }),
};

export async function identitiesOf(
  { tx, tenantId }: Pick<At, "tx" | "tenantId">,
  userId: string,
): Promise<OutsideIdentities["identities"]> {
  const own = and(eq(outsideIdentities.tenantId, tenantId), eq(outsideIdentities.userId, userId));
  const rows = await tx.orm.select().from(outsideIdentities).where(own).orderBy(outsideIdentities.createdAt);
  return rows.map(({ issuer, subject, createdAt }) => ({ issuer, subject, since: createdAt.getTime() }));
}

/**
 * Forgets who a person is outside, so that the next right sign-in by their address binds them anew. Their sign-ins end:
 * whoever was bound by mistake is out.
 */
export const unbindOutside = defineCommand({
  name: "outside_identity.unbind",
  may: "people.change",
  input: z.strictObject({ email: z.email().max(254).toLowerCase() }),
  kind: outsideKind,
  makes: "known",
  named: ({ email }) => email,
  async write(at, _input, before) {
    if (!before) return;
    const { tenantId } = at;
    const own = and(eq(outsideIdentities.tenantId, tenantId), eq(outsideIdentities.userId, before.userId));
    await at.tx.orm.delete(outsideIdentities).where(own);
    for (const [statement, values] of endSessionsOf(tenantId, [before.userId])) await at.tx.run(statement, values);
  },
});
