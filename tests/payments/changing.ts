import type { At } from "../../company/commands/at.js";
import { openAt } from "../../company/commands/open-at.js";
import type { Database } from "../../db/database.js";
import { KEYRING } from "./till.js";

const TOOLS = {
  keyring: KEYRING,
  channels: { capabilitiesOf: () => null },
  payments: { kinds: [], serves: () => true },
};

/** Works on a company as `apply` does. */
export const changing = <T>(database: Database, tenantId: string, work: (at: At) => Promise<T>): Promise<T> =>
  database.transaction([tenantId], async (tx) =>
    work(await openAt(tx, tenantId, () => ({ kind: "command", name: "test" }), TOOLS)),
  );
