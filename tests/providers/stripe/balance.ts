import type { BalanceTransaction } from "./objects.js";
import { type Account, seconds, type World } from "./world.js";

/** A movement of the account's balance, in centavos; `amount` and `fee` as Stripe signs them: `net` is their difference. */
export function moveBalance(
  world: World,
  account: Account,
  movement: Pick<BalanceTransaction, "amount" | "fee" | "currency" | "type" | "source"> & { category: string },
): BalanceTransaction {
  const { amount, fee, currency, type, source, category } = movement;
  const created = seconds(world);
  const details = {
    amount: fee,
    application: null,
    currency,
    description: "Stripe processing fees",
    type: "stripe_fee",
  };
  const made: BalanceTransaction = {
    id: `txn_${world.ids.text(24)}`,
    object: "balance_transaction",
    amount,
    available_on: created + 30 * 24 * 60 * 60,
    balance_type: "payments",
    created,
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [details],
    net: amount - fee,
    reporting_category: category,
    source,
    status: "pending",
    type,
  };
  account.tables.balance_transaction.set(made.id, made);
  return made;
}
