import { type BookEntry, type Books, closed } from "../shared/book-entry.js";
import type { BalanceTransaction } from "./objects.js";
import { type Account, lookUp } from "./world.js";

/** What Stripe's balance says about an account's money, as lines of a ledger. */
export function booksOf(account: Account): Books {
  return closed(
    [...account.tables.balance_transaction.values()].flatMap((movement): BookEntry[] => {
      const { source, amount: cents, fee, created } = movement;
      const kind = kindOf(movement);
      const payment = intentOf(account, source);
      const at = created * 1_000;
      // A dispute may move money more than once, so each of its movements stands under its own id.
      const isDispute = kind === "dispute" || kind === "dispute_won";
      const id = isDispute ? movement.id : source;
      const paid: BookEntry = { kind: isDispute ? "dispute_fee" : "fee", id, payment, cents: -fee, at };
      return [{ kind, id, payment, cents, at }, ...(fee === 0 ? [] : [paid])];
    }),
  );
}

function kindOf({ type, reporting_category: category }: BalanceTransaction): BookEntry["kind"] {
  switch (type) {
    case "charge":
    case "payment":
      return "charge";
    case "refund":
    case "payment_refund":
      return "refund";
    case "refund_failure":
      return "refund_failed";
    case "adjustment":
      return category === "dispute" ? "dispute" : "dispute_won";
  }
}

/** The payment intent that a charge, refund or dispute belongs to. */
function intentOf(account: Account, id: string): string {
  const found = lookUp(account, "charge", id) ?? lookUp(account, "refund", id) ?? lookUp(account, "dispute", id);
  return found?.payment_intent ?? "";
}
