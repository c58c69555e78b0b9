import type { Database, Statement } from "../database.js";
import { modelAccounts } from "../schema/model-account.js";
import { type AuditEntry, auditOf, type By } from "./audit-store.js";
import { columnsOf } from "./columns-of.js";

/** A model account as stored; `secrets` is sealed. */
export type ModelAccountRow = {
  id: string;
  tenant_id: string;
  key: string;
  slug: string;
  title: string;
  kind: string;
  position: number;
  settings: Record<string, unknown>;
  secrets: string;
  state: "active" | "paused";
};

/** The context under which an account's secrets are sealed. */
export const modelAccountContext = (id: string): string => `model account:${id}`;

export type ModelAccountStore = ReturnType<typeof createModelAccountStore>;

const COLUMNS = columnsOf(modelAccounts);
const LIST: Statement = { name: "list_model_accounts", text: `SELECT ${COLUMNS} FROM list_model_accounts()` };
const LIST_OF: Statement = {
  name: "list_model_accounts_of",
  text: `SELECT ${COLUMNS} FROM model_accounts WHERE tenant_id = $1 ORDER BY position, key`,
};
const HEARD: Statement = {
  name: "heard_of_model_account",
  text: "UPDATE model_accounts SET last_word = $3, last_word_at = to_timestamp($4::float8 / 1000) WHERE tenant_id = $1 AND slug = $2",
};

/** Reads the model accounts of companies, and writes how a test of one ended. */
export function createModelAccountStore(database: Database) {
  return {
    /** Of one tenant, or of all (null), in each company's own order. */
    list: (tenantId: string | null): Promise<ModelAccountRow[]> =>
      tenantId === null
        ? database.transaction([], (tx) => tx.run(LIST, []))
        : database.transaction([tenantId], (tx) => tx.run(LIST_OF, [tenantId])),
    /** How a test ended that somebody made. `at` in ms since the epoch. */
    async tested(tenantId: string, name: string, word: string, at: number, by: By): Promise<void> {
      const entry: AuditEntry = { ...by, action: "model.test", subject: `model:${name}`, after: { word } };
      await database.batch([tenantId], [[HEARD, [tenantId, name, word.slice(0, 500), at]], auditOf(tenantId, entry)]);
    },
  };
}
