import { and, eq, ne } from "drizzle-orm";
import { channels, teams, tenants, users } from "../db/schema/company.js";
import { documents } from "../db/schema/knowledge.js";
import { paymentAccounts } from "../db/schema/payment-account.js";
import type { At } from "./commands/at.js";
import { readCatalogRows } from "./commands/catalog-entries.js";
import { itemOf } from "./commands/catalog-item.js";
import { channelOf } from "./commands/channel.js";
import { settingsOf } from "./commands/company-settings.js";
import { paymentAccountOf } from "./commands/payment-account.js";
import { personOf } from "./commands/person.js";
import type { InstalledCompany } from "./plan-changes.js";

/** What the installation contains of a company now; null before its first apply. */
export async function readInstalled(at: At): Promise<InstalledCompany | null> {
  const { tenantId, files, tools } = at;
  const { orm } = at.tx;
  const [tenant] = await orm.select().from(tenants).where(eq(tenants.id, tenantId));
  if (!tenant) return null;
  const enabled = and(eq(users.tenantId, tenantId), eq(users.disabled, false));
  const people = await orm.select().from(users).where(enabled);
  const groups = await orm.select().from(teams).where(eq(teams.tenantId, tenantId));
  const connected = and(eq(channels.tenantId, tenantId), ne(channels.state, "removed"));
  const accounts = await orm.select().from(channels).where(connected);
  const taking = and(eq(paymentAccounts.tenantId, tenantId), ne(paymentAccounts.state, "removed"));
  const payments = await orm.select().from(paymentAccounts).where(taking);
  const { slug, hash, source, fromFolder } = documents;
  return {
    company: settingsOf(tenant, at.survey),
    users: people.map(personOf),
    teams: groups.map(({ slug: name, title, description, fromFolder: given }) => ({
      name,
      title,
      description,
      fromFolder: given,
    })),
    channels: accounts.map((row) => channelOf(row, tools.keyring)),
    payments: payments.map((row) => paymentAccountOf(row, tools.keyring)),
    items: (await readCatalogRows(at)).map(itemOf),
    articles: await orm
      .select({ slug, hash, source, fromFolder })
      .from(documents)
      .where(eq(documents.tenantId, tenantId)),
    files: { hours: files.hours, intents: files.intents, flows: files.flows, tests: files.tests },
    programHash: at.before?.hash ?? null,
  };
}
