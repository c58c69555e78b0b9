import { and, eq, ne, sql } from "drizzle-orm";
import type { Database } from "../../db/database.js";
import { channels, programs, teams, users } from "../../db/schema/company.js";
import { conversations } from "../../db/schema/conversation.js";
import type { ProgramSource } from "../../flows/program-source.js";
import type { Keyring } from "../../platform/secrets/seal.js";
import { channelOf } from "./channel.js";
import { hoursOf } from "./hours.js";
import { identitiesOf } from "./outside-identity.js";
import { personOf } from "./person.js";
import { contentsReader } from "./read-office-contents.js";
import { type Reading, revisions } from "./revisions.js";

export type CompanyReader = ReturnType<typeof createCompanyReader>;

/** What the office's pages show of a company. Every thing has its `revision`; no secret's value is among it. */
export function createCompanyReader(database: Database, keyring: Keyring) {
  const reading: Reading = (tenantId, work) => database.transaction([tenantId], work);
  return {
    people: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const rows = await tx.orm
          .select()
          .from(users)
          .where(eq(users.tenantId, tenantId))
          .orderBy(users.name, users.id);
        const revisionOf = await revisions(tx, tenantId, "person");
        return rows.map((row) => ({ ...personOf(row), revision: revisionOf(row.email) }));
      }),
    outsideIdentities: (tenantId: string, userId: string) =>
      reading(tenantId, (tx) => identitiesOf({ tx, tenantId }, userId)),
    teams: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const rows = await tx.orm
          .select()
          .from(teams)
          .where(eq(teams.tenantId, tenantId))
          .orderBy(teams.title, teams.slug);
        const enabled = and(eq(users.tenantId, tenantId), eq(users.disabled, false));
        const people = await tx.orm.select({ teams: users.teams }).from(users).where(enabled);
        const revisionOf = await revisions(tx, tenantId, "team");
        return rows.map(({ slug: name, title, description, fromFolder }) => ({
          name,
          title,
          description,
          fromFolder,
          people: people.filter((person) => person.teams.includes(name)).length,
          revision: revisionOf(name),
        }));
      }),
    hours: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const isCurrent = and(eq(programs.tenantId, tenantId), eq(programs.current, true));
        const [current] = await tx.orm.select({ source: programs.source }).from(programs).where(isCurrent);
        const source = current?.source as ProgramSource | undefined;
        const revisionOf = await revisions(tx, tenantId, "hours");
        return { ...hoursOf(source?.hours ?? null), revision: revisionOf("hours") };
      }),
    channels: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const own = and(eq(channels.tenantId, tenantId), ne(channels.state, "removed"));
        const rows = await tx.orm.select().from(channels).where(own).orderBy(channels.title, channels.slug);
        const heard = await tx.orm
          .select({ id: conversations.channelId, at: sql<string | null>`max(${conversations.lastInboundAt})` })
          .from(conversations)
          .where(eq(conversations.tenantId, tenantId))
          .groupBy(conversations.channelId);
        const revisionOf = await revisions(tx, tenantId, "channel");
        return rows.map((row) => {
          const at = heard.find(({ id }) => id === row.id)?.at;
          const { id: _id, ...shown } = channelShown(row, keyring);
          return { ...shown, lastInboundAt: at ? new Date(at).getTime() : null, revision: revisionOf(row.slug) };
        });
      }),
    ...contentsReader(reading, keyring),
  };
}

/** What pages see of a channel. */
export function channelShown(row: typeof channels.$inferSelect, keyring: Keyring) {
  const { secrets, ...channel } = channelOf(row, keyring);
  const generated = secrets.kind === "generated";
  return {
    ...channel,
    secrets: secrets.kind === "generated" ? [] : Object.keys(secrets.values).sort(),
    generatedSecrets: generated,
    webhookPath: `/webhooks/${channel.kind}/${channel.key}`,
  };
}
