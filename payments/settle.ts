import { isFulfilled, mayPaymentBecome } from "../bot/vocabulary/order-states.js";
import type { GatewayPayment } from "./gateway.js";
import type { Alert, Order, OrderChange, Payment, Refund } from "./ports.js";
import { showAmount } from "./show-amount.js";

/** A payment that was confirmed up to this long (ms) after its end counts as in time, because clocks differ. */
const GRACE_MS = 60_000;
/** When the conversation is told again (ms), if the process ended before it was told. */
const TELL_AGAIN_MS = 10_000;
/** Problems for which there are words for the customer. */
export const PAID_TWICE = "paid twice";
export const PAID_LATE = "paid after its end";
export const PAID_UNEXPECTED = "the order did not wait for it";
export const PAID_IN_REVIEW = "paid while in review";

/**
 * What must be written now that the gateway has said `seen` about a payment; null when nothing is new. Pure. When
 * anything but the state differs from what we asked for, or money comes that nothing waits for, the order is not
 * fulfilled and people must look at it.
 */
export function settle(
  order: Order,
  payments: readonly Payment[],
  paymentId: string,
  seen: GatewayPayment,
  known: { account: string; live: boolean; now: number },
): OrderChange | null {
  const payment = payments.find((one) => one.id === paymentId);
  if (!payment) return null;
  const askAt = known.now + TELL_AGAIN_MS;
  const doubt = (kind: string, text: string, problem: string): OrderChange | null =>
    payment.state === "review"
      ? null
      : {
          payment: { id: payment.id, state: "review", problem, askAt, ...moneyOf(seen) },
          // An order that another payment has paid for goes on. Only this payment's money is in doubt.
          ...(isFulfilled(order.state) ? {} : { act: "doubt" as const }),
          alerts: [alertOf(kind, text, order, payment)],
        };

  const different = differences(payment, seen, known);
  const differs = `differs: ${different.join(", ")}`;
  const differsText = `O pagamento do pedido ${order.number} não confere com o que foi cobrado (${different.join(", ")}). Nada foi liberado.`;
  const isIn = payment.state === "review" && payment.paidAt === null && seen.state === "paid";
  if (isIn && different.length === 0) {
    // People were asked to look at it before there was money.
    const text = `Chegou o dinheiro do pagamento em conferência do pedido ${order.number} (${showAmount(seen.amount, seen.currency)}). Aceite ou devolva.`;
    return cameInReview(order, payment, seen, { kind: "paid_in_review", text, problem: PAID_IN_REVIEW }, known.now);
  }
  if (different.length > 0) {
    const kind = "payment_differs";
    if (isIn) {
      const text = `${differsText} O dinheiro chegou: devolva ${showAmount(seen.amount, seen.currency)}.`;
      return cameInReview(order, payment, seen, { kind, text, problem: differs }, known.now);
    }
    // A person could have kept it until now.
    if (payment.state === "review" && isAcceptable(payment.problem ?? ""))
      return {
        payment: { id: payment.id, problem: differs, askAt },
        notes: [{ kind: "payment.differs", detail: { problem: differs, before: payment.problem } }],
        alerts: [alertOf(kind, differsText, order, payment)],
      };
    const isTold = payment.state === "review" || (payment.state === "refunded" && isDifferent(payment.problem));
    if (!isTold) return doubt(kind, differsText, differs);
    // It stays in doubt, and its books go on.
    if (seen.state !== "refunded" && payment.state === "review") return newsOf(order, payment, seen);
  }
  switch (seen.state) {
    case "pending":
      return null;
    case "expired":
      return payment.state === "pending" ? { payment: { id: payment.id, state: "expired", askAt } } : null;
    case "refunded": {
      if (payment.state === "refunded") return newsOf(order, payment, seen);
      if (!mayPaymentBecome(payment.state, "refunded")) return null;
      const text = `O pagamento do pedido ${order.number} (${amountOf(payment)}) foi devolvido no meio de pagamento.`;
      return {
        payment: { id: payment.id, state: "refunded", askAt, ...moneyOf(seen) },
        ...(endsOrder(order, payments, payment) ? { act: "refund" as const } : {}),
        // What we asked for ourselves is no news for people.
        alerts: isRefundOurs(payment) ? [] : [alertOf("payment_refunded", text, order, payment)],
      };
    }
    case "paid": {
      const news = newsOf(order, payment, seen);
      if (payment.state === "paid" || payment.state === "review") return news;
      if (payment.state === "refunded") {
        const text = `A devolução do pedido ${order.number} (${amountOf(payment)}) não se completou, e o dinheiro voltou para a conta. Devolva de outro jeito.`;
        const failed = doubt("refund_failed", text, "the refund failed");
        const { refund } = payment;
        return failed?.payment && refund?.state === "done"
          ? { ...failed, payment: { ...failed.payment, refund: { ...refund, state: "failed" } } }
          : failed;
      }
      if (isFulfilled(order.state)) {
        const text = `O pedido ${order.number} foi pago duas vezes. Devolva ${amountOf(payment)} ao cliente, ou combine com ele.`;
        return doubt("paid_twice", text, PAID_TWICE);
      }
      const late = payment.state !== "pending" || (seen.paidAt !== null && seen.paidAt > payment.expiresAt + GRACE_MS);
      if (late) {
        const text = `O pagamento do pedido ${order.number} (${amountOf(payment)}) chegou depois do prazo. Aceite ou devolva.`;
        return doubt("paid_late", text, PAID_LATE);
      }
      if (order.state !== "approved") {
        const text = `Chegou um pagamento de ${amountOf(payment)} para o pedido ${order.number}, que não esperava por ele.`;
        return doubt("paid_unexpected", text, PAID_UNEXPECTED);
      }
      return { ...news, payment: { id: payment.id, state: "paid", askAt, ...moneyOf(seen) }, act: "pay" };
    }
    default:
      return seen.state satisfies never;
  }
}

/** The money of a payment that was in review before there was any. */
function cameInReview(
  order: Order,
  payment: Payment,
  seen: GatewayPayment,
  { kind, text, problem }: { kind: string; text: string; problem: string },
  now: number,
): OrderChange {
  const money = { ...moneyOf(seen), paidAt: seen.paidAt ?? now };
  return {
    payment: { id: payment.id, problem, askAt: now + TELL_AGAIN_MS, ...money },
    notes: [{ kind: "payment.paid_in_review", detail: { amount: seen.amount, problem: payment.problem } }],
    alerts: [alertOf(kind, text, order, payment)],
  };
}

/** After how long (ms) a payment that is over is asked about again: money may still come, go back, or be contested. */
const AFTER_END_MS = [600_000, 3_600_000, 86_400_000, 3 * 86_400_000];
const AFTER_MONEY_MS = [3_600_000, ...[1, 3, 7, 14, 30, 60, 90, 120, 180].map((days) => days * 86_400_000)];

/**
 * When to ask the gateway again if no notification comes: soon at first, later seldom, and just after the end. Where money
 * came, for as long as a card's bank may take it back.
 */
export function nextAskAt(payment: Pick<Payment, "state" | "createdAt" | "expiresAt">, now: number): number | null {
  const { state, createdAt, expiresAt } = payment;
  switch (state) {
    case "pending": {
      const at = now + Math.min(Math.max((now - createdAt) / 4, 10_000), 1_800_000);
      return expiresAt > now && expiresAt + 2_000 < at ? expiresAt + 2_000 : Math.round(at);
    }
    case "expired":
    case "failed":
      return nextOf(expiresAt, AFTER_END_MS, now);
    case "paid":
    case "refunded":
    case "review":
      return nextOf(createdAt, AFTER_MONEY_MS, now);
    default:
      return null;
  }
}

function nextOf(from: number, moments: readonly number[], now: number): number | null {
  const next = moments.find((after) => from + after > now);
  return next === undefined ? null : from + next;
}

function differences(payment: Payment, seen: GatewayPayment, known: { account: string; live: boolean }): string[] {
  const pairs: [string, unknown, unknown][] = [
    ["valor", payment.amount, seen.amount],
    ["moeda", payment.currency, seen.currency],
    ["referência", payment.id, seen.reference],
    ["conta", known.account, seen.account],
    ["modo real ou de teste", known.live, seen.live],
    ["identificação", payment.externalId, seen.id],
  ];
  return pairs.flatMap(([name, ours, theirs]) => (ours === theirs ? [] : [name]));
}

/** Whether a person may keep such money. What differs from what was charged is not kept. Older versions named the state. */
export const isAcceptable = (problem: string): boolean =>
  [PAID_LATE, PAID_TWICE, PAID_IN_REVIEW, PAID_UNEXPECTED].includes(problem) || problem.startsWith("the order was ");

/** Whether it is in doubt because it is not what we asked for. */
export const isDifferent = (problem: string | null): boolean => problem?.startsWith("differs") ?? false;

/** Whether another payment pays for the order. Then it goes on when this one goes back. */
export const isPaidOtherwise = (payments: readonly Payment[], { id }: Payment): boolean =>
  payments.some((one) => one.id !== id && one.state === "paid");

/**
 * Whether an order ends when this payment's money goes back: because it paid for it alone, or because the order is in
 * review for it alone, and a person gave the money back.
 */
function endsOrder(order: Order, payments: readonly Payment[], payment: Payment): boolean {
  if (isPaidOtherwise(payments, payment)) return false;
  if (payment.state === "paid") return true;
  const others = payments.some(({ id, state }) => id !== payment.id && state === "review");
  return order.state === "review" && typeof payment.refund?.by === "string" && !others;
}

/** Whether the gateway is still to be asked what becomes of it. */
export const isRefundOpen = ({ state }: Refund): boolean => state === "begun" || state === "under_way";

type Books = Pick<Payment, "state" | "refund" | "refunded" | "surplus">;

/** Whether a refund is on its way, or is done and the gateway's books do not show it yet. No other may begin then. */
export function isRefundUnderWay({ state, refund, refunded, surplus }: Books): boolean {
  if (refund === null || isRefundOpen(refund)) return refund !== null;
  if (refund.state !== "done") return false;
  const { what, before, amount } = refund;
  return what === "surplus" ? surplus > before - amount : state !== "refunded" && refunded < before + amount;
}

/** Whether the payment's money that goes back is what we asked for, also when the books show it a moment after the answer. */
const isRefundOurs = (payment: Payment): boolean => payment.refund?.what === "payment" && isRefundUnderWay(payment);

function moneyOf({ paidAt, refunded, surplus, dispute }: GatewayPayment) {
  return { refunded, surplus, ...(dispute !== null && { dispute }), ...(paidAt !== null && { paidAt }) };
}

/** What happened to the money of a payment since the gateway was last asked. The order goes on, and people are told. */
function newsOf(order: Order, payment: Payment, seen: GatewayPayment): OrderChange | null {
  const { refunded, surplus, currency, amount } = seen;
  // A payment that nobody contests any more was won: one that was lost goes on saying so.
  const dispute = seen.dispute ?? (payment.dispute === "open" ? "won" : null);
  const alerts: Alert[] = [];
  const tell = (kind: string, text: string) => void alerts.push(alertOf(kind, text, order, payment));
  const changed: NonNullable<OrderChange["payment"]> = { id: payment.id };
  const notes: NonNullable<OrderChange["notes"]> = [];
  if (refunded > payment.refunded) {
    changed.refunded = refunded;
    notes.push({ kind: "payment.refunded_part", detail: { refunded, before: payment.refunded, amount } });
    if (!isRefundOurs(payment))
      tell(
        "payment_refunded_part",
        `Foi devolvida uma parte do pagamento do pedido ${order.number}: ${showAmount(refunded, currency)} de ${showAmount(amount, currency)} até agora.`,
      );
  }
  if (refunded < payment.refunded) {
    changed.refunded = refunded;
    notes.push({ kind: "payment.refund_failed", detail: { refunded, before: payment.refunded, amount } });
    tell(
      "refund_failed",
      `Uma devolução do pedido ${order.number} não se completou: ${showAmount(payment.refunded - refunded, currency)} voltaram para a conta. Devolva de outro jeito.`,
    );
    if (payment.refund?.state === "done") changed.refund = { ...payment.refund, state: "failed" };
  }
  if (surplus !== payment.surplus) {
    changed.surplus = surplus;
    notes.push({ kind: "payment.surplus", detail: { surplus, before: payment.surplus } });
    const { refund } = payment;
    // What comes after a surplus went back is another one: only the first is to be gone from the books.
    if (surplus > payment.surplus && refund?.what === "surplus" && refund.state === "done")
      changed.refund = { ...refund, before: refund.before + surplus - payment.surplus };
    if (surplus > payment.surplus)
      tell(
        "paid_twice",
        `O pedido ${order.number} foi pago mais de uma vez. Devolva ${showAmount(surplus, currency)} ao cliente, ou combine com ele.`,
      );
  }
  if (dispute !== null && dispute !== payment.dispute) {
    changed.dispute = dispute;
    notes.push({ kind: `payment.dispute_${dispute}`, detail: { amount } });
    tell(`payment_dispute_${dispute}`, `${DISPUTE[dispute]} (pedido ${order.number}, ${amountOf(payment)}).`);
  }
  return notes.length > 0 ? { payment: changed, notes, alerts } : null;
}

const DISPUTE = {
  open: "O cliente contestou um pagamento, e o dinheiro pode ser retirado. Responda no site do meio de pagamento",
  won: "A contestação de um pagamento terminou a seu favor, e o dinheiro fica",
  lost: "A contestação de um pagamento foi perdida, e o dinheiro saiu da conta",
};

function amountOf({ amount, currency }: Payment): string {
  return showAmount(amount, currency);
}

export function alertOf(kind: string, text: string, order: Order, payment: Payment | null): Alert {
  const about = payment && { payment: payment.id, gateway: payment.gateway, gateway_id: payment.externalId };
  return { kind, text, detail: { order: order.id, number: order.number, ...about } };
}
