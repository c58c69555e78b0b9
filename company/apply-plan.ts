import { randomBytes, randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database, Tx } from "../db/database.js";
import { auditEntries, channels, programs, teams, tenants, users } from "../db/schema/company.js";
import { catalogItems } from "../db/schema/order.js";
import { removeDocuments, writeDocument } from "../db/stores/knowledge-store.js";
import { endSessionsOf } from "../db/stores/session-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { indexArticle } from "../knowledge/index-article.js";
import type { Keyring } from "../platform/secrets/seal.js";
import { open, SealError, seal } from "../platform/secrets/seal.js";
import { UserMistake } from "../platform/user-mistake.js";
import { readPaymentAccounts, refuseMovedAccounts, writePaymentAccounts } from "./apply-payments.js";
import type { CompanyPlan, PlannedChannel } from "./company-plan.js";
import { type Change, type InstalledArticle, planChanges } from "./plan-changes.js";
import { readInstalled } from "./read-installed.js";

export type ApplyTools = {
  keyring: Keyring;
  hashPassword(password: string): Promise<string>;
  /** Who applies, for the audit: a command, or the first start. */
  actor: string;
};

/**
 * Makes the installation match the plan, in one transaction: all of it or nothing. Applying the same plan again changes
 * nothing. What people added at the desk (`from_folder` false) is left alone. Returns the changes made.
 */
export async function applyPlan(
  database: Database,
  plan: CompanyPlan,
  tools: ApplyTools,
  dryRun = false,
): Promise<{ tenantId: string; changes: Change[] }> {
  const known = await listTenants(database);
  const tenantId = known.find((tenant) => tenant.slug === plan.company.slug)?.id ?? randomUUID();
  const passwords = await Promise.all(
    plan.users.map(async (user) => (user.initialPassword === null ? null : tools.hashPassword(user.initialPassword))),
  );
  return database.transaction([tenantId], async (tx) => {
    const found = await readInstalled(tx, tenantId, (sealed, id) => openSecrets(tools.keyring, sealed, id));
    const installed = found && { ...found, payments: await readPaymentAccounts(tx, tenantId, tools.keyring) };
    const changes = planChanges(installed, plan);
    refuseTaken(installed?.articles ?? [], plan);
    await refuseMovedAccounts(tx, tenantId, plan.payments);
    if (changes.length === 0 || dryRun) return { tenantId, changes };
    await writeCompany(tx, tenantId, plan);
    await writeTeams(tx, tenantId, plan);
    await writeUsers(tx, tenantId, plan, passwords);
    await writeChannels(tx, tenantId, plan, tools.keyring);
    await writePaymentAccounts(tx, tenantId, plan, tools.keyring);
    await writeItems(tx, tenantId, plan);
    await writeArticles(tx, tenantId, plan, changes);
    if (changes.some((change) => change.subject === "program")) await publish(tx, tenantId, plan, tools.actor);
    await tx.orm.insert(auditEntries).values({
      id: randomUUID(),
      tenantId,
      actor: tools.actor,
      action: "apply",
      subject: plan.company.slug,
      detail: changes,
    });
    return { tenantId, changes };
  });
}

async function writeCompany(tx: Tx, tenantId: string, { company }: CompanyPlan): Promise<void> {
  const { slug, name, locale, timezone } = company;
  const values = { name, locale, timezone, profile: company };
  await tx.orm
    .insert(tenants)
    .values({ id: tenantId, slug, ...values })
    .onConflictDoUpdate({ target: tenants.id, set: values });
}

async function writeTeams(tx: Tx, tenantId: string, plan: CompanyPlan): Promise<void> {
  for (const { name: slug, title, description } of plan.teams) {
    const values = { title, description, fromFolder: true };
    await tx.orm
      .insert(teams)
      .values({ id: randomUUID(), tenantId, slug, ...values })
      .onConflictDoUpdate({ target: [teams.tenantId, teams.slug], set: values });
  }
  const wanted = plan.teams.map((team) => team.name);
  const rows = await tx.orm
    .select({ id: teams.id, slug: teams.slug })
    .from(teams)
    .where(and(eq(teams.tenantId, tenantId), eq(teams.fromFolder, true)));
  const gone = rows.filter((row) => !wanted.includes(row.slug)).map((row) => row.id);
  if (gone.length > 0) await tx.orm.delete(teams).where(inArray(teams.id, gone));
}

async function writeUsers(tx: Tx, tenantId: string, plan: CompanyPlan, passwords: (string | null)[]): Promise<void> {
  for (const [i, user] of plan.users.entries()) {
    const values = { name: user.name, role: user.role, teams: user.teams, disabled: false, fromFolder: true };
    const passwordHash = passwords[i] ?? null;
    await tx.orm
      .insert(users)
      .values({ id: randomUUID(), tenantId, email: user.email, passwordHash, ...values })
      // A password that a user has is never overwritten from a file.
      .onConflictDoUpdate({
        target: [users.tenantId, users.email],
        set: { ...values, passwordHash: sql`coalesce(${users.passwordHash}, ${passwordHash})` },
      });
  }
  const wanted = plan.users.map((user) => user.email);
  const rows = await tx.orm
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(and(eq(users.tenantId, tenantId), eq(users.fromFolder, true)));
  const gone = rows.filter((row) => !wanted.includes(row.email)).map((row) => row.id);
  if (gone.length === 0) return;
  // Users are disabled, not deleted, so that their name stays beside what they wrote.
  await tx.orm.update(users).set({ disabled: true, fromFolder: false }).where(inArray(users.id, gone));
  // A user who comes back into the folder must not be signed in again by that, so their sign-ins are ended.
  for (const [statement, values] of endSessionsOf(tenantId, gone)) await tx.run(statement, values);
}

async function writeChannels(tx: Tx, tenantId: string, plan: CompanyPlan, keyring: Keyring): Promise<void> {
  const rows = await tx.orm.select().from(channels).where(eq(channels.tenantId, tenantId));
  for (const channel of plan.channels) {
    const before = rows.find((row) => row.slug === channel.name);
    const id = before?.id ?? randomUUID();
    const keeps =
      before?.generatedSecrets === true &&
      channel.secrets.kind === "generated" &&
      openSecrets(keyring, before.secrets, id) !== null;
    const values = {
      title: channel.title,
      kind: channel.kind,
      demo: channel.demo,
      externalId: channel.externalId,
      settings: channel.settings,
      generatedSecrets: channel.secrets.kind === "generated",
      secrets: keeps ? before.secrets : seal(keyring, JSON.stringify(secretsOf(channel)), `channel:${id}`),
      fromFolder: true,
      state: "active" as const,
      problem: null,
    };
    await tx.orm
      .insert(channels)
      .values({ id, tenantId, key: channelKey(plan.company.slug, channel.name), slug: channel.name, ...values })
      .onConflictDoUpdate({ target: [channels.tenantId, channels.slug], set: values });
  }
  const wanted = plan.channels.map((channel) => channel.name);
  const gone = rows
    .filter((row) => row.fromFolder && row.state !== "removed" && !wanted.includes(row.slug))
    .map((row) => row.id);
  if (gone.length > 0) await tx.orm.update(channels).set({ state: "removed" }).where(inArray(channels.id, gone));
}

async function writeItems(tx: Tx, tenantId: string, plan: CompanyPlan): Promise<void> {
  for (const { slug, ...item } of plan.items) {
    const values = { ...item, fromFolder: true };
    await tx.orm
      .insert(catalogItems)
      .values({ id: randomUUID(), tenantId, slug, ...values })
      .onConflictDoUpdate({ target: [catalogItems.tenantId, catalogItems.slug], set: values });
  }
  const wanted = plan.items.map((item) => item.slug);
  const rows = await tx.orm
    .select({ id: catalogItems.id, slug: catalogItems.slug })
    .from(catalogItems)
    .where(and(eq(catalogItems.tenantId, tenantId), eq(catalogItems.fromFolder, true)));
  const gone = rows.filter((row) => !wanted.includes(row.slug)).map((row) => row.id);
  // Items are taken off sale, not deleted, so that orders still name them.
  if (gone.length > 0)
    await tx.orm.update(catalogItems).set({ active: false, fromFolder: false }).where(inArray(catalogItems.id, gone));
}

/** An article that a person wrote is never overwritten by a file of the same name. */
function refuseTaken(installed: readonly InstalledArticle[], plan: CompanyPlan): void {
  const own = new Set(installed.filter(({ fromFolder }) => !fromFolder).map(({ slug }) => slug));
  const taken = plan.articles.find(({ slug }) => own.has(slug));
  if (!taken) return;
  throw new UserMistake(
    `knowledge/${taken.slug}.md has the name of an article that a person wrote; give the file another name. Nothing was changed.`,
  );
}

/** Only changed articles are indexed again. */
async function writeArticles(tx: Tx, tenantId: string, plan: CompanyPlan, changes: readonly Change[]): Promise<void> {
  const touched = changes.filter(({ subject }) => subject === "article");
  const gone = touched.filter(({ change }) => change === "removed").map(({ name }) => name);
  if (gone.length > 0) await removeDocuments(tx, tenantId, gone);
  for (const { slug, article } of plan.articles) {
    if (!touched.some(({ name }) => name === slug)) continue;
    await writeDocument(tx, tenantId, indexArticle(slug, article));
  }
}

/**
 * The key is public (it stands in webhook and widget addresses), so it is readable and always the same for the same
 * folder.
 */
function channelKey(company: string, channel: string): string {
  return `${company}-${channel}`;
}

function secretsOf(channel: PlannedChannel): Record<string, string> {
  if (channel.secrets.kind === "given") return channel.secrets.values;
  const secret = () => randomBytes(24).toString("base64url");
  return { accessToken: secret(), appSecret: secret(), verifyToken: secret(), identitySecret: secret() };
}

async function publish(tx: Tx, tenantId: string, plan: CompanyPlan, actor: string): Promise<void> {
  await tx.orm.update(programs).set({ current: false }).where(eq(programs.tenantId, tenantId));
  await tx.orm.insert(programs).values({
    id: randomUUID(),
    tenantId,
    version: sql`(SELECT coalesce(max(version), 0) + 1 FROM programs WHERE tenant_id = ${tenantId})`,
    hash: plan.programHash,
    source: plan.source,
    current: true,
    publishedBy: actor,
  });
}

/** Null when this installation's keys cannot open the secrets, because the key was lost. */
function openSecrets(keyring: Keyring, sealed: string, channelId: string): Record<string, string> | null {
  try {
    return JSON.parse(open(keyring, sealed, `channel:${channelId}`));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
