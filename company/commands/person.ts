import { randomUUID } from "node:crypto";
import { and, eq, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { teams, users } from "../../db/schema/company.js";
import { endLinksOf } from "../../db/stores/password-link-store.js";
import { endSessionsOf } from "../../db/stores/session-store.js";
import { COMPANY_ROLES, mayAppoint, type Role, reachOf } from "../../platform/rights.js";
import type { At } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";

export type CompanyPerson = {
  id: string;
  name: string;
  email: string;
  role: Role;
  teams: string[];
  disabled: boolean;
  hasPassword: boolean;
  fromFolder: boolean;
};

export const personKind: ItemKind<CompanyPerson> = {
  kind: "person",
  apart: true,
  taken: { email: "Este e-mail já é de alguém da empresa." },
  nameOf: ({ email }) => email,
  async read(at, email) {
    const [row] = await at.tx.orm.select().from(users).where(isPerson(at, email));
    return row ? personOf(row) : null;
  },
  shown: (person) => ({ ...person }),
  differences: changedFields,
  form: ({ name, role, teams: of, disabled }) => (disabled ? null : { name, role, teams: of }),
  fromFolder: ({ fromFolder }) => fromFolder,
  thing: ({ id, teams: of }, tenantId) => ({ tenantId, teams: of, owner: id }),
};

export function personOf({ passwordHash, ...row }: typeof users.$inferSelect): CompanyPerson {
  const { id, name, email, role, disabled, fromFolder } = row;
  return {
    id,
    name,
    email,
    role,
    teams: [...row.teams].sort(),
    disabled,
    hasPassword: passwordHash !== null,
    fromFolder,
  };
}

const isPerson = (at: At, email: string) => and(eq(users.tenantId, at.tenantId), eq(users.email, email));

export const personFace = z.strictObject({
  name: z.string().trim().min(1).max(120),
  role: z.enum(COMPANY_ROLES),
  teams: z.array(z.string().max(80)).max(50),
});
const byEmail = z.strictObject({ email: z.email().max(254).toLowerCase() });
/** `passwordHash` is only given from the folder, and never replaces a password. */
const ofFolder = z.strictObject({ passwordHash: z.string().nullable().optional() });

export const createPerson = defineCommand({
  name: "person.create",
  may: "people.change",
  input: personFace.extend({ ...byEmail.shape, ...ofFolder.shape }),
  kind: personKind,
  makes: "new",
  named: ({ email }) => email,
  allow: (at, wanted, before) => refuseRise(at, wanted, before),
  async write(at, { passwordHash = null, ...person }) {
    await refuseUnknownTeams(at, person.teams);
    const values = { ...person, teams: sorted(person.teams), passwordHash, fromFolder: at.actor.kind === "command" };
    await at.tx.orm.insert(users).values({ id: randomUUID(), tenantId: at.tenantId, ...values });
  },
});

export const changePerson = defineCommand({
  name: "person.change",
  may: "people.change",
  input: personFace.extend({ ...byEmail.shape, ...ofFolder.shape, disabled: z.boolean() }),
  kind: personKind,
  makes: "known",
  named: ({ email }) => email,
  allow: (at, wanted, before) => refuseRise(at, wanted, before),
  async write(at, { email, passwordHash = null, ...face }, before) {
    // The teams of somebody who is disabled may be removed; whoever comes back is in teams that are there.
    const kept = before && !before.disabled ? before.teams : [];
    if (!face.disabled)
      await refuseUnknownTeams(
        at,
        face.teams.filter((team) => !kept.includes(team)),
      );
    // A folder names an admin, or nobody; and one of its changes after the other may leave none for a moment.
    const gives = before?.role === "admin" && (face.role !== "admin" || face.disabled);
    if (gives && at.actor.kind === "person") await refuseLastAdmin(at, email);
    await at.tx.orm
      .update(users)
      .set({
        ...face,
        teams: sorted(face.teams),
        ...(at.actor.kind === "command" ? { fromFolder: !face.disabled } : {}),
        passwordHash: sql`coalesce(${users.passwordHash}, ${passwordHash})`,
      })
      .where(isPerson(at, email));
    if (face.disabled && before && !before.disabled) await endSessions(at, before.id);
    // A link that was given to somebody with other rights must not open the new ones.
    if (before && changedFields(accessOf(before), accessOf({ ...before, ...face })).length > 0)
      await at.tx.run(...endLinksOf(at.tenantId, before.id));
  },
});

/** What a person may do here follows from these. */
const accessOf = ({ role, teams: of, disabled }: Pick<CompanyPerson, "role" | "teams" | "disabled">) => ({
  role,
  teams: sorted(of),
  disabled,
});

/** Whoever is disabled is signed out, and is not signed in again by being let in again. */
async function endSessions(at: At, id: string): Promise<void> {
  for (const [statement, values] of endSessionsOf(at.tenantId, [id])) await at.tx.run(statement, values);
}

/**
 * Nobody gives a role that is not theirs to give, or changes a person who has one. Whoever may change only the people of their
 * teams moves nobody, themselves neither, into or out of another team.
 */
function refuseRise(
  { actor }: At,
  wanted: { role: Role; teams: string[] },
  before: Pick<CompanyPerson, "role" | "teams"> | null,
): void {
  if (actor.kind === "command") return;
  const { role, teams: own } = actor.person;
  const above = [wanted.role, before?.role ?? wanted.role].some((one) => !mayAppoint(actor.person, one));
  const old = before?.teams ?? [];
  const moved = [...wanted.teams, ...old].filter((team) => wanted.teams.includes(team) !== old.includes(team));
  const abroad = reachOf(role, "people.change") === "teams" && moved.some((team) => !own.includes(team));
  if (above || abroad)
    throw new CompanyRefusal(
      "not_allowed",
      "O seu acesso não permite isto: só quem é admin dá esse acesso ou essa equipe.",
    );
}

async function refuseUnknownTeams(at: At, wanted: readonly string[]): Promise<void> {
  const rows = await at.tx.orm.select({ slug: teams.slug }).from(teams).where(eq(teams.tenantId, at.tenantId));
  const unknown = wanted.find((team) => !rows.some(({ slug }) => slug === team));
  if (unknown === undefined) return;
  const words = `A equipe "${unknown}" não existe.`;
  throw new CompanyRefusal("invalid", words, { fields: { teams: words } });
}

/** A company that nobody can change any more would need the server's command line. */
export async function refuseLastAdmin(at: At, email: string): Promise<void> {
  const others = and(
    eq(users.tenantId, at.tenantId),
    eq(users.role, "admin"),
    eq(users.disabled, false),
    ne(users.email, email),
  );
  const [other] = await at.tx.orm.select({ id: users.id }).from(users).where(others).limit(1);
  if (!other) throw new CompanyRefusal("last_admin", "Esta é a única pessoa admin. Faça outra pessoa admin antes.");
}

const sorted = (names: readonly string[]) => [...new Set(names)].sort();
