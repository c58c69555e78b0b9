import type { Database, Statement } from "../database.js";
import { paymentAccounts } from "../schema/payment-account.js";
import { columnsOf } from "./columns-of.js";

/** A payment account as stored; `secrets` is sealed. */
export type PaymentAccountRow = {
  id: string;
  tenant_id: string;
  key: string;
  slug: string;
  title: string;
  gateway: string;
  mode: "test" | "live";
  external_id: string;
  position: number;
  methods: string[] | null;
  currencies: string[] | null;
  settings: Record<string, unknown>;
  secrets: string;
  state: "active" | "paused" | "removed";
};

/** The context under which an account's secrets are sealed. */
export const paymentAccountContext = (id: string): string => `payment account:${id}`;

export type PaymentAccountStore = ReturnType<typeof createPaymentAccountStore>;

const COLUMNS = columnsOf(paymentAccounts);
const LIST: Statement = { name: "list_payment_accounts", text: `SELECT ${COLUMNS} FROM list_payment_accounts()` };
const LIST_OF: Statement = {
  name: "list_payment_accounts_of",
  text: `SELECT ${COLUMNS} FROM payment_accounts WHERE tenant_id = $1 ORDER BY position, key`,
};
const HEARD: Statement = {
  name: "heard_of_payment_account",
  text: "UPDATE payment_accounts SET last_word = $3, last_word_at = to_timestamp($4::float8 / 1000) WHERE tenant_id = $1 AND id = $2",
};

/** Reads the payment accounts of all companies, for the process's cache, and writes what the payments room changes. */
export function createPaymentAccountStore(database: Database) {
  return {
    /** Of one tenant, or of all (null), in each company's own order; those that were taken away, too. */
    list: (tenantId: string | null): Promise<PaymentAccountRow[]> =>
      tenantId === null
        ? database.transaction([], (tx) => tx.run(LIST, []))
        : database.transaction([tenantId], (tx) => tx.run(LIST_OF, [tenantId])),
    /** `at` in ms since the epoch. */
    async heard(account: { id: string; tenantId: string }, word: string, at: number): Promise<void> {
      await database.batch([account.tenantId], [[HEARD, [account.tenantId, account.id, word.slice(0, 500), at]]]);
    },
  };
}
