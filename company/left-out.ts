import { and, eq, isNull } from "drizzle-orm";
import { apiKeys } from "../db/schema/api-key.js";
import { channels, tenants, users } from "../db/schema/company.js";
import { flowDrafts } from "../db/schema/company-item.js";
import { modelAccounts } from "../db/schema/model-account.js";
import { paymentAccounts } from "../db/schema/payment-account.js";
import type { At } from "./commands/at.js";

/** What a company has and no file of a folder says. */
export type LeftOut = {
  /** Addresses. */
  superAdmins: string[];
  disabled: string[];
  /** Paths. */
  drafts: string[];
  /** Names. */
  pausedChannels: string[];
  pausedPayments: string[];
  pausedModels: string[];
  secondFactorRequired: boolean;
  apiKeys: string[];
};

export const NOTHING_LEFT_OUT: LeftOut = {
  superAdmins: [],
  disabled: [],
  drafts: [],
  pausedChannels: [],
  pausedPayments: [],
  pausedModels: [],
  secondFactorRequired: false,
  apiKeys: [],
};

export async function readLeftOut({ tx: { orm }, tenantId }: Pick<At, "tx" | "tenantId">): Promise<LeftOut> {
  const people = await orm.select().from(users).where(eq(users.tenantId, tenantId)).orderBy(users.email);
  const drafts = await orm
    .select({ path: flowDrafts.path })
    .from(flowDrafts)
    .where(eq(flowDrafts.tenantId, tenantId))
    .orderBy(flowDrafts.path);
  const channelIsPaused = and(eq(channels.tenantId, tenantId), eq(channels.state, "paused"));
  const paused = await orm.select({ slug: channels.slug }).from(channels).where(channelIsPaused).orderBy(channels.slug);
  const accountIsPaused = and(eq(paymentAccounts.tenantId, tenantId), eq(paymentAccounts.state, "paused"));
  const accounts = await orm
    .select({ slug: paymentAccounts.slug })
    .from(paymentAccounts)
    .where(accountIsPaused)
    .orderBy(paymentAccounts.slug);
  const modelIsPaused = and(eq(modelAccounts.tenantId, tenantId), eq(modelAccounts.state, "paused"));
  const models = await orm
    .select({ slug: modelAccounts.slug })
    .from(modelAccounts)
    .where(modelIsPaused)
    .orderBy(modelAccounts.slug);
  const [company] = await orm.select().from(tenants).where(eq(tenants.id, tenantId));
  const keyIsUsable = and(eq(apiKeys.tenantId, tenantId), isNull(apiKeys.revokedAt));
  const keys = await orm.select({ name: apiKeys.name }).from(apiKeys).where(keyIsUsable).orderBy(apiKeys.name);
  const emails = (of: (person: (typeof people)[number]) => boolean) => people.filter(of).map(({ email }) => email);
  return {
    superAdmins: emails(({ role }) => role === "super_admin"),
    disabled: emails(({ role, disabled }) => disabled && role !== "super_admin"),
    drafts: drafts.map(({ path }) => path),
    pausedChannels: paused.map(({ slug }) => slug),
    pausedPayments: accounts.map(({ slug }) => slug),
    pausedModels: models.map(({ slug }) => slug),
    secondFactorRequired: company?.requireSecondFactor ?? false,
    apiKeys: keys.map(({ name }) => name),
  };
}

/** A sentence for each thing that an export leaves out, so that nobody thinks that it was taken along. */
export function describeLeftOut(left: LeftOut): string[] {
  const notes: [names: readonly string[], words: string][] = [
    [left.superAdmins, "whoever runs the installation belongs to no folder"],
    [left.disabled, "people who are disabled; an apply elsewhere does not know them"],
    [left.drafts, "drafts that are not published; publish or discard them first"],
    [left.pausedChannels, "that these channels are paused; elsewhere they send at once"],
    [left.pausedPayments, "that these payment accounts are paused; elsewhere they take payments at once"],
    [left.pausedModels, "that these model accounts are paused; elsewhere they are asked at once"],
    [left.secondFactorRequired ? ["second factor"] : [], "that everybody must have one; say so again elsewhere"],
    [left.apiKeys, "API keys; programs need new ones elsewhere"],
  ];
  return notes
    .filter(([names]) => names.length > 0)
    .map(([names, words]) => `Left out: ${names.join(", ")} (${words}).`);
}
