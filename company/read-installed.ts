import { eq } from "drizzle-orm";
import type { Tx } from "../db/database.js";
import { channels, programs, teams, tenants, users } from "../db/schema/company.js";
import { documents } from "../db/schema/knowledge.js";
import { catalogItems } from "../db/schema/order.js";
import type { ProgramSource } from "../flows/program-source.js";
import type { PlannedCompany, PlannedSecrets } from "./company-plan.js";
import type { InstalledCompany } from "./plan-changes.js";

/**
 * What the installation contains of a company now, but for its payment accounts; null before its first apply. `openSecrets` decrypts a channel's
 * secrets, or gives null when it cannot.
 */
export async function readInstalled(
  tx: Tx,
  tenantId: string,
  openSecrets: (sealed: string, channelId: string) => Record<string, string> | null,
): Promise<Omit<InstalledCompany, "payments"> | null> {
  const [tenant] = await tx.orm.select().from(tenants).where(eq(tenants.id, tenantId));
  if (!tenant) return null;
  const [people, groups, accounts, items, articles, published] = [
    await tx.orm.select().from(users).where(eq(users.tenantId, tenantId)),
    await tx.orm.select().from(teams).where(eq(teams.tenantId, tenantId)),
    await tx.orm.select().from(channels).where(eq(channels.tenantId, tenantId)),
    await tx.orm.select().from(catalogItems).where(eq(catalogItems.tenantId, tenantId)),
    await tx.orm
      .select({ slug: documents.slug, hash: documents.hash, fromFolder: documents.fromFolder })
      .from(documents)
      .where(eq(documents.tenantId, tenantId)),
    await tx.orm.select().from(programs).where(eq(programs.tenantId, tenantId)),
  ];
  const program = published.find((row) => row.current);
  const source = program?.source as ProgramSource | undefined;
  return {
    company: tenant.profile as PlannedCompany,
    users: people
      .filter((user) => !user.disabled)
      .map(({ name, email, role, teams: of, passwordHash, fromFolder }) => ({
        name,
        email,
        role,
        teams: of,
        hasPassword: passwordHash !== null,
        fromFolder,
      })),
    teams: groups.map(({ slug, title, description, fromFolder }) => ({ name: slug, title, description, fromFolder })),
    channels: accounts
      .filter((channel) => channel.state !== "removed")
      .map((channel) => ({
        name: channel.slug,
        title: channel.title,
        kind: channel.kind,
        externalId: channel.externalId,
        demo: channel.demo,
        settings: channel.settings as Record<string, unknown>,
        secrets: secretsOf(channel.generatedSecrets, openSecrets(channel.secrets, channel.id)),
        fromFolder: channel.fromFolder,
      })),
    // An item that an earlier folder brought and a later one left out is off sale, and no longer belongs to the folder.
    items: items
      .filter((item) => item.fromFolder || item.active)
      .map(({ id: _id, tenantId: _tenant, ...item }) => item),
    articles,
    files: {
      hours: source?.hours ?? null,
      intents: source?.intents ?? null,
      flows: source?.flows ?? [],
      tests: source?.tests ?? [],
    },
    programHash: program?.hash ?? null,
  };
}

/** Secrets that cannot be decrypted (the key was lost) count as none, so the next apply writes them anew. */
function secretsOf(generated: boolean, values: Record<string, string> | null): PlannedSecrets {
  if (values === null) return { kind: "given", values: {} };
  return generated ? { kind: "generated" } : { kind: "given", values };
}
