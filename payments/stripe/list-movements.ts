import type Stripe from "stripe";
import type { GatewayAccount, Listed, ListedMovement } from "../gateway.js";
import { disputeMovements, feeOf, movementOf } from "./movements-of.js";
import type { AskStripe } from "./stripe-calls.js";

const PAGE = 100;

/** What moved the account's money since `from`: the movements of its balance, the newest first. */
export async function listMovements(
  ask: AskStripe,
  account: GatewayAccount,
  { from, cursor }: { from: number; cursor: string | null },
  signal: AbortSignal,
): Promise<Listed> {
  const found = await ask(account, signal, (stripe) =>
    stripe.balanceTransactions.list({
      created: { gte: Math.floor(from / 1_000) },
      limit: PAGE,
      expand: ["data.source"],
      ...(cursor !== null && { starting_after: cursor }),
    }),
  );
  if (found.outcome === "missing") return { outcome: "refused", reason: "the gateway answered 404" };
  if (found.outcome !== "answered") return found;
  const { data, has_more: more } = found.body;
  return { outcome: "listed", movements: data.flatMap(listed), next: more ? (data.at(-1)?.id ?? null) : null };
}

/** Payouts to the shop's bank, and what else is nobody's payment, are no movements of ours. */
function listed(moved: Stripe.BalanceTransaction): ListedMovement[] {
  const { source } = moved;
  if (source === null || typeof source === "string") return [];
  switch (source.object) {
    case "charge": {
      const of = { reference: source.metadata["reference"] ?? null, charge: source.id };
      const told = [...movementOf("charge", source.id, moved), ...feeOf("fee", source.id, moved)];
      return told.map((movement) => ({ ...movement, ...of }));
    }
    case "refund": {
      const kind = moved.type === "refund_failure" ? "refund_failed" : "refund";
      return movementOf(kind, source.id, moved).map((movement) => ({ ...movement, ...belongs(source.charge) }));
    }
    case "dispute":
      return disputeMovements(moved).map((movement) => ({ ...movement, ...belongs(source.charge) }));
    default:
      return [];
  }
}

const belongs = (charge: string | { id: string } | null) => ({
  reference: null,
  charge: typeof charge === "string" ? charge : (charge?.id ?? null),
});
