import { randomUUID } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import type { Tx } from "../db/database.js";
import { paymentAccounts } from "../db/schema/payment-account.js";
import { paymentAccountContext } from "../db/stores/payment-account-store.js";
import { type Keyring, open, SealError, seal } from "../platform/secrets/seal.js";
import { UserMistake } from "../platform/user-mistake.js";
import type { PlannedPaymentAccount } from "./company-plan.js";
import type { InstalledPaymentAccount } from "./plan-changes.js";

/**
 * Makes a company's accounts at payment gateways those of the plan. An account that the folder leaves out takes no new
 * payments; its row stays, because what was made there must still be settled.
 */
export async function writePaymentAccounts(
  tx: Tx,
  tenantId: string,
  { company, payments }: { company: { slug: string }; payments: readonly PlannedPaymentAccount[] },
  keyring: Keyring,
): Promise<void> {
  const rows = await tx.orm.select().from(paymentAccounts).where(eq(paymentAccounts.tenantId, tenantId));
  for (const { name, secrets, ...account } of payments) {
    const id = rows.find((row) => row.slug === name)?.id ?? randomUUID();
    const values = {
      ...account,
      secrets: seal(keyring, JSON.stringify(secrets), paymentAccountContext(id)),
      fromFolder: true,
      state: "active" as const,
      problem: null,
    };
    await tx.orm
      .insert(paymentAccounts)
      .values({ id, tenantId, key: accountKey(company.slug, name), slug: name, ...values })
      .onConflictDoUpdate({ target: [paymentAccounts.tenantId, paymentAccounts.slug], set: values });
  }
  const wanted = payments.map(({ name }) => name);
  const gone = rows.filter((row) => row.fromFolder && row.state !== "removed" && !wanted.includes(row.slug));
  const ids = gone.map(({ id }) => id);
  if (ids.length > 0)
    await tx.orm.update(paymentAccounts).set({ state: "removed" }).where(inArray(paymentAccounts.id, ids));
}

/**
 * Refuses an account whose name belongs to another account at a gateway, or to the other mode: what was made there would
 * be asked about at the wrong place. Throws a `UserMistake`.
 */
export async function refuseMovedAccounts(
  tx: Tx,
  tenantId: string,
  planned: readonly PlannedPaymentAccount[],
): Promise<void> {
  const rows = await tx.orm.select().from(paymentAccounts).where(eq(paymentAccounts.tenantId, tenantId));
  for (const { name, gateway, mode, externalId } of planned) {
    const row = rows.find(({ slug }) => slug === name);
    if (!row || (row.gateway === gateway && row.mode === mode && row.externalId === externalId)) continue;
    throw new UserMistake(
      `payments.yaml: "${name}" is already the name of ${row.gateway} account "${row.externalId}" (${row.mode}), whose payments are still settled; give the new one another name. Nothing was changed.`,
    );
  }
}

/** The company's accounts as they are installed. Secrets that cannot be opened count as none, and are written anew. */
export async function readPaymentAccounts(
  tx: Tx,
  tenantId: string,
  keyring: Keyring,
): Promise<InstalledPaymentAccount[]> {
  const rows = await tx.orm.select().from(paymentAccounts).where(eq(paymentAccounts.tenantId, tenantId));
  return rows
    .filter(({ state }) => state !== "removed")
    .map(
      ({
        id,
        slug,
        title,
        gateway,
        mode,
        externalId,
        position,
        methods,
        currencies,
        settings,
        secrets,
        fromFolder,
      }) => ({
        name: slug,
        title,
        gateway,
        mode,
        externalId,
        position,
        methods,
        currencies,
        settings: settings as Record<string, unknown>,
        secrets: openSecrets(keyring, secrets, id),
        fromFolder,
      }),
    );
}

function openSecrets(keyring: Keyring, sealed: string, id: string): Record<string, string> {
  try {
    return JSON.parse(open(keyring, sealed, paymentAccountContext(id)));
  } catch (error) {
    if (error instanceof SealError) return {};
    throw error;
  }
}

/**
 * The key is public (it stands in the address of notifications), so it is readable and always the same for the same
 * folder. A company's slug has no underscore, so no two companies make the same key.
 */
function accountKey(company: string, name: string): string {
  return `${company}_${name}`;
}
