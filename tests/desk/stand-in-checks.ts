import type { Database } from "../../db/database.js";
import type { AccountChecks } from "../../handoff-inbox/api/deps.js";
import type { AccountCheck } from "../../payments/check-account.js";
import type { Keyring } from "../../platform/secrets/seal.js";
import { createAccountChecks } from "../../server/account-checks.js";

/** The server's own checks of payment accounts, but for the gateway's answer, which the test says. Notes what is kept. */
export const standInChecks = (
  database: Database,
  keyring: Keyring,
  desk: { accountCheck: (name: string) => AccountCheck; accountsChecked: string[] },
): AccountChecks => ({
  changes: createAccountChecks({ database, keyring }, [], Date.now).changes,
  ask: async (_tenantId, account) => desk.accountCheck(account.name),
  keep: async (_tenantId, name, { outcome }) => void desk.accountsChecked.push(`${name} ${outcome}`),
});
