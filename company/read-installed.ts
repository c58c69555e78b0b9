import { and, eq, ne } from "drizzle-orm";
import { channels, teams, tenants, users } from "../db/schema/company.js";
import { documents } from "../db/schema/knowledge.js";
import { modelAccounts } from "../db/schema/model-account.js";
import { paymentAccounts } from "../db/schema/payment-account.js";
import { keyOf, type Records } from "./agree.js";
import type { At } from "./commands/at.js";
import { readCatalogRows } from "./commands/catalog-entries.js";
import { itemOf } from "./commands/catalog-item.js";
import { channelOf } from "./commands/channel.js";
import { settingsOf } from "./commands/company-settings.js";
import { modelAccountOf } from "./commands/model-account.js";
import { readQuestions } from "./commands/own-questions.js";
import { paymentAccountOf } from "./commands/payment-account.js";
import { personOf } from "./commands/person.js";
import { teamOf } from "./commands/team.js";
import type { InstalledCompany } from "./plan-changes.js";

/**
 * What the installation contains of a company now; null before its first apply. What a folder has named is the folder's,
 * whoever made it.
 */
export async function readInstalled(at: At, records: Records): Promise<InstalledCompany | null> {
  const { tenantId, files, tools } = at;
  const { orm } = at.tx;
  const [tenant] = await orm.select().from(tenants).where(eq(tenants.id, tenantId));
  if (!tenant) return null;
  // Whoever runs the installation is none of the folder's people.
  const enabled = and(eq(users.tenantId, tenantId), eq(users.disabled, false), ne(users.role, "super_admin"));
  const people = await orm.select().from(users).where(enabled);
  const groups = await orm.select().from(teams).where(eq(teams.tenantId, tenantId));
  const connected = and(eq(channels.tenantId, tenantId), ne(channels.state, "removed"));
  const accounts = await orm.select().from(channels).where(connected);
  const taking = and(eq(paymentAccounts.tenantId, tenantId), ne(paymentAccounts.state, "removed"));
  const payments = await orm.select().from(paymentAccounts).where(taking);
  const models = await orm.select().from(modelAccounts).where(eq(modelAccounts.tenantId, tenantId));
  const { slug, hash, source, fromFolder } = documents;
  const known = await orm
    .select({ slug, hash, source, fromFolder })
    .from(documents)
    .where(eq(documents.tenantId, tenantId));
  const given = <T extends { fromFolder: boolean }>(
    kind: string,
    items: readonly T[],
    nameOf: (item: T) => string,
  ): T[] =>
    items.map((item) => {
      const named = records.get(keyOf(kind, nameOf(item)))?.applied;
      return typeof named === "string" ? { ...item, fromFolder: true } : item;
    });
  return {
    company: settingsOf(tenant, at.survey),
    users: given("person", people.map(personOf), ({ email }) => email),
    teams: given("team", groups.map(teamOf), ({ name }) => name),
    channels: given(
      "channel",
      accounts.map((row) => channelOf(row, tools.keyring)),
      ({ name }) => name,
    ),
    payments: given(
      "payment",
      payments.map((row) => paymentAccountOf(row, tools.keyring)),
      ({ name }) => name,
    ),
    models: given(
      "model",
      models.map((row) => modelAccountOf(row, tools.keyring)),
      ({ name }) => name,
    ),
    items: given("item", (await readCatalogRows(at)).map(itemOf), (item) => item.slug),
    articles: given("article", known, (article) => article.slug),
    questions: await readQuestions(at),
    files: { hours: files.hours, intents: files.intents, flows: files.flows, tests: files.tests },
    programHash: at.before?.hash ?? null,
  };
}
