import { CALLED_OFF, collectPayment, endCalledOff, endMade } from "./collect-payment.js";
import type { Asked } from "./gateway.js";
import type { OpenAccount } from "./payment-accounts.js";
import { about, type PaymentTools } from "./payment-tools.js";
import type { Payment } from "./ports.js";
import { continueRefund } from "./refund-payment.js";
import { isRefundOpen, nextAskAt } from "./settle.js";
import { doubtPayment, writePayment } from "./write-payment.js";

/** How long (ms) to wait at most when a gateway did not answer. */
const UNANSWERED_MS = 3_600_000;
/** When a gateway could not be asked for this long (ms) after a payment's end, people must look at it. */
const LOST_AFTER_MS = 86_400_000;

/** Asks the gateway about a payment's state, records it and tells the conversation. */
export async function lookAtPayment(tools: PaymentTools, given: Payment): Promise<void> {
  const { orders, call, told, refresh, accountOf, now, log } = tools;
  const since = now();
  // A refund that a person asked for meanwhile, or another notification, is not put off.
  const askAgain = (when: number | null) => orders.setAskAt(given, when, { since, until: now() });
  const found = await refresh(given);
  if (!found) return;
  const [order, payment] = found;
  const at = accountOf(payment);
  if (payment.state === "creating") {
    await collectPayment(tools, payment);
    return;
  }
  // Tells everything again that an ended process had recorded and not told.
  await told.state(order, payment);
  if (payment.refund && isRefundOpen(payment.refund)) {
    await continueRefund(tools, order, payment);
    const now = await refresh(payment);
    if (now) await told.state(...now);
    return;
  }
  const { externalId } = payment;
  if (externalId === null) return payment.problem === CALLED_OFF ? endCalledOff(tools, order, payment) : askAgain(null);
  const asked = at
    ? await call(at, (limits) => at.gateway.read(at.account, externalId, limits))
    : // Its secrets cannot be opened, for example. People may mend that, so the money is not given up at once.
      ({ outcome: "unavailable", reason: "the payment's account is off" } as const);
  if (asked.outcome === "held_back") return askAgain(Math.max(asked.retryAtMs, now() + 1_000));
  if (asked.outcome === "unavailable") {
    log.warn({ ...about(payment), reason: asked.reason }, "a gateway could not be asked");
    if (payment.state !== "pending" || now() < payment.expiresAt + LOST_AFTER_MS)
      return askAgain(againAt(payment, now()));
  }
  const recorded = await record(tools, payment, at, asked);
  if (recorded === "stale") return askAgain(now() + 1_000);
  const after = await refresh(payment);
  if (!after) return;
  // Also what leaves the state as it is: money that came twice, for example.
  if (recorded === "new") await told.state(...after);
  if (asked.outcome === "found" && after[1].state === "pending") await told.refusals(after[1], asked.payment);
  if (at && payment.problem === CALLED_OFF && asked.outcome === "found" && asked.payment.state === "pending")
    return endMade(tools, at, payment, externalId);
  await askAgain(nextAskAt(after[1], now()));
}

/** When to ask again after no answer came: soon, but no longer than there is something to learn. */
function againAt(payment: Payment, now: number): number | null {
  const next = nextAskAt(payment, now);
  return next === null ? null : Math.min(next, now + UNANSWERED_MS);
}

function record(
  { orders, now }: PaymentTools,
  payment: Payment,
  at: OpenAccount | null,
  asked: Asked,
): Promise<"new" | "same" | "stale"> | "same" {
  switch (asked.outcome) {
    case "found":
      return at ? writePayment(orders, payment, at, asked.payment, now()) : "same";
    case "missing":
      return doubtPayment(orders, payment, "payment_missing", "não conhece mais");
    case "unavailable":
      return doubtPayment(orders, payment, "payment_unknown", "não responde desde ontem sobre");
    default:
      return asked satisfies never;
  }
}
