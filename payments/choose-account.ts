import type { PaymentMethod, PaymentMode } from "./payment-methods.js";

/** What an account serves. */
export type Serving = {
  mode: PaymentMode;
  /** Whether new payments may be made there now. A paused account takes none. */
  takesNew: boolean;
  methods: readonly PaymentMethod[];
  /** ISO 4217. */
  currencies: readonly string[];
};

/**
 * The account where a new payment is made: the first one, in the company's own order, that serves the currency and the
 * method (null: any method). Null when none does. Pure. On a demonstration's channel only test accounts serve. On any
 * other channel only live ones do, as soon as the company has one, even if it is paused: a customer must never be shown
 * a way to pay without money because a live account cannot serve. `live`: the company has one that is not in the list,
 * because its secrets cannot be opened.
 */
export function chooseAccount<Account extends Serving>(
  accounts: readonly Account[],
  wanted: { currency: string; method: PaymentMethod | null; demo: boolean; live?: boolean },
): Account | null {
  const { currency, method, demo } = wanted;
  const live = wanted.live === true || accounts.some((account) => account.mode === "live");
  const mode: PaymentMode = !demo && live ? "live" : "test";
  const serves = (account: Account) =>
    account.mode === mode &&
    account.takesNew &&
    account.currencies.includes(currency) &&
    (method === null || account.methods.includes(method));
  return accounts.find(serves) ?? null;
}
