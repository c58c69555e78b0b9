import { randomUUID } from "node:crypto";
import { and, arrayContains, eq } from "drizzle-orm";
import { z } from "zod";
import { teams, users } from "../../db/schema/company.js";
import { nameSchema } from "../teams-file.js";
import type { At } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";

export type Team = { name: string; title: string; description: string | null; fromFolder: boolean };

export const teamKind: ItemKind<Team> = {
  kind: "team",
  nameOf: ({ name }) => name,
  async read(at, name) {
    const [row] = await at.tx.orm.select().from(teams).where(isTeam(at, name));
    return row ? teamOf(row) : null;
  },
  shown: (team) => ({ ...team }),
  differences: changedFields,
  form: ({ title, description }) => ({ title, description }),
  fromFolder: ({ fromFolder }) => fromFolder,
};

export const teamOf = ({ slug: name, title, description, fromFolder }: typeof teams.$inferSelect): Team => ({
  name,
  title,
  description,
  fromFolder,
});

const isTeam = (at: At, name: string) => and(eq(teams.tenantId, at.tenantId), eq(teams.slug, name));

export const teamFace = z.strictObject({
  title: z.string().trim().min(1).max(80),
  description: z.string().trim().min(1).max(500).nullable(),
});
const named = z.strictObject({ name: nameSchema });
const ofFolder = (at: At) => (at.actor.kind === "command" ? { fromFolder: true } : {});

export const createTeam = defineCommand({
  name: "team.create",
  may: "company.change",
  input: teamFace.extend(named.shape),
  kind: teamKind,
  makes: "new",
  named: ({ name }) => name,
  async write(at, { name, ...face }) {
    const { tenantId } = at;
    await at.tx.orm
      .insert(teams)
      .values({ id: randomUUID(), tenantId, slug: name, fromFolder: at.actor.kind === "command", ...face });
  },
});

export const changeTeam = defineCommand({
  name: "team.change",
  may: "company.change",
  input: teamFace.extend(named.shape),
  kind: teamKind,
  makes: "known",
  named: ({ name }) => name,
  async write(at, { name, ...face }) {
    await at.tx.orm
      .update(teams)
      .set({ ...face, ...ofFolder(at) })
      .where(isTeam(at, name));
  },
});

export const removeTeam = defineCommand({
  name: "team.remove",
  may: "company.change",
  input: named,
  kind: teamKind,
  makes: "known",
  named: ({ name }) => name,
  async write(at, { name }) {
    const inIt = and(eq(users.tenantId, at.tenantId), eq(users.disabled, false), arrayContains(users.teams, [name]));
    const people = await at.tx.orm.select({ name: users.name }).from(users).where(inIt);
    if (people.length > 0) {
      const names = people.map((person) => person.name).join(", ");
      throw new CompanyRefusal("in_use", `Ainda há gente nesta equipe: ${names}. Tire cada pessoa dela antes.`);
    }
    await at.tx.orm.delete(teams).where(isTeam(at, name));
  },
});
