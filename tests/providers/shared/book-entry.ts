/**
 * One line of what a provider knows about an account's money: what a shop's ledger has to add up to. `cents` is signed:
 * what came is positive. `payment` is the id that the shop asks about. Moments in ms.
 */
export type BookEntry = {
  kind: "charge" | "fee" | "refund" | "refund_failed" | "dispute" | "dispute_fee" | "dispute_won";
  /** Of the thing itself: a refund's, a dispute's, or the charge's. */
  id: string;
  payment: string;
  cents: number;
  at: number;
};

export type Books = { entries: BookEntry[]; total: number };

export const closed = (entries: BookEntry[]): Books => ({
  entries,
  total: entries.reduce((sum, { cents }) => sum + cents, 0),
});
