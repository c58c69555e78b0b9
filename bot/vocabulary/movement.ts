/**
 * What can happen to an account's money because of a payment, in the words of the gateways' own statements:
 * `refund_failed` is a refund that came back; a dispute takes money away while it is open, and `dispute_won` brings it
 * back; `dispute_fee` is what the gateway takes for it.
 */
export const MOVEMENT_KINDS = [
  "charge",
  "fee",
  "refund",
  "refund_failed",
  "dispute",
  "dispute_fee",
  "dispute_won",
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** Money that came to an account at a gateway (`amount` above zero) or left it (below), as the gateway tells it. */
export type Movement = {
  kind: MovementKind;
  /** The gateway's id of the thing: of a charge, for its fee, too; of a refund; of what a dispute moved. */
  id: string;
  /** In the currency's smallest unit. */
  amount: number;
  /** ISO 4217. */
  currency: string;
  /** Ms since the epoch. */
  at: number;
};

/**
 * What a ledger with the lines `known` lacks, now that a gateway has told these movements of a payment. A gateway that
 * tells another amount than before (a fee that it gave back, for example) adds a line with the difference: no line is
 * ever changed. What is told twice of one thing counts as one movement with the sum.
 */
export function missingFrom(known: readonly Movement[], told: readonly Movement[]): Movement[] {
  const sums = new Map<string, Movement>();
  for (const movement of told) {
    const key = `${movement.kind} ${movement.id}`;
    sums.set(key, { ...movement, amount: movement.amount + (sums.get(key)?.amount ?? 0) });
  }
  return [...sums.values()].flatMap((movement) => {
    const lines = known.filter((line) => line.kind === movement.kind && baseOf(line.id) === movement.id);
    const amount = movement.amount - lines.reduce((sum, line) => sum + line.amount, 0);
    if (lines.length === 0) return [movement];
    return amount === 0 ? [] : [{ ...movement, id: `${movement.id}${CORRECTION}${lines.length}`, amount }];
  });
}

/** No gateway's id has this sign in it. */
const CORRECTION = "#";

/** The gateway's id of what a line is about, also of a line that corrects another one. */
export const baseOf = (id: string): string => id.split(CORRECTION)[0] ?? id;
