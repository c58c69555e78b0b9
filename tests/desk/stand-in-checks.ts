import type { Database } from "../../db/database.js";
import type { AccountCheck, AccountChecks } from "../../payments/check-account.js";
import type { Keyring } from "../../platform/secrets/seal.js";
import { createAccountChecks } from "../../server/account-checks.js";

/** The server's own checks of payment accounts, but for the gateway's answer, which the test says. */
export const standInChecks = (
  database: Database,
  keyring: Keyring,
  desk: { accountCheck: (name: string) => AccountCheck },
): AccountChecks => ({
  changes: createAccountChecks({ database, keyring }, []).changes,
  ask: async (_tenantId, account) => desk.accountCheck(account.name),
});
