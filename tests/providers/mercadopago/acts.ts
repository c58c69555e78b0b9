import { z } from "zod";
import { act } from "../shared/act.js";
import { accountSchema } from "./account.js";
import { booksOf } from "./books.js";
import { payPix, payPreference, review } from "./customer.js";
import { closeChargeback, closeClaim, openChargeback, openClaim } from "./disputes.js";
import { paymentBody, refundBody } from "./payment-body.js";
import { changePayment, refund, settleRefund } from "./payment-changes.js";
import { frame, tell } from "./tell.js";
import { accountById, type Payment, unrefunded, type World } from "./world.js";

const id = z.coerce.number().int();

/** What a test makes happen at Mercado Pago. Amounts in centavos. */
export function mercadoPagoActs(world: World) {
  return {
    account: act(accountSchema, (account) => {
      world.accounts = [...world.accounts.filter(({ userId }) => userId !== account.userId), account];
    }),
    /** What a shop's ledger has to add up to. */
    books: act(z.strictObject({ userId: z.int() }), ({ userId }) => booksOf(world, userId)),
    /** Payments younger than this are not found by the search yet; by their id they are. */
    search_lag: act(z.strictObject({ ms: z.int().min(0) }), ({ ms }) => {
      world.searchLagMs = ms;
    }),
    ...customerActs(world),
    ...refundActs(world),
    ...disputeActs(world),
    ...falseActs(world),
  };
}

function customerActs(world: World) {
  const { paymentOf, preferenceOf, shown } = finders(world);
  return {
    pay: act(z.strictObject({ payment: id, late: z.enum(["returned", "kept"]).default("returned") }), (input) =>
      shown(payPix(world, paymentOf(input.payment), input.late)),
    ),
    pay_preference: act(
      z.strictObject({
        preference: z.string(),
        outcome: z.enum(["approved", "rejected", "in_process"]).default("approved"),
        detail: z.string().optional(),
      }),
      (input) => shown(payPreference(world, preferenceOf(input.preference), input.outcome, input.detail)),
    ),
    review: act(z.strictObject({ payment: id, as: z.enum(["approved", "rejected"]) }), (input) =>
      shown(review(world, paymentOf(input.payment), input.as)),
    ),
    expire: act(z.strictObject({ payment: id }), (input) => {
      const payment = paymentOf(input.payment);
      if (payment.status !== "pending") throw new Error(`payment ${payment.id} is ${payment.status}`);
      return shown(
        changePayment(world, payment, { status: "cancelled", detail: "expired", expiresAt: world.clock.now() }),
      );
    }),
  };
}

function refundActs(world: World) {
  const { paymentOf } = finders(world);
  return {
    /** At the gateway, by a person. */
    refund: act(z.strictObject({ payment: id, cents: z.int().positive().optional() }), (input) => {
      const payment = paymentOf(input.payment);
      const left = unrefunded(payment);
      const cents = input.cents ?? left;
      // The bank has the money, and Mercado Pago gives it back no second time.
      if (payment.status === "charged_back") throw new Error(`payment ${payment.id} is charged back`);
      if (payment.approvedAt === null || cents > left || left === 0) throw new Error(`${left} centavos are left`);
      return refundBody(world, payment, refund(world, payment, cents, "admin"));
    }),
    refunds_pend: act(z.strictObject({ on: z.boolean() }), ({ on }) => {
      world.refundsPend = on;
    }),
    settle_refund: act(
      z.strictObject({ payment: id, refund: id.optional(), as: z.enum(["approved", "rejected"]) }),
      (input) => {
        const payment = paymentOf(input.payment);
        const open = payment.refunds.find(
          (one) => one.status === "in_process" && (input.refund === undefined || one.id === input.refund),
        );
        if (!open) throw new Error(`payment ${payment.id} has no such refund in process`);
        settleRefund(world, payment, open, input.as);
        return refundBody(world, payment, open);
      },
    ),
  };
}

function disputeActs(world: World) {
  const { paymentOf } = finders(world);
  return {
    chargeback: act(
      z.strictObject({ payment: id, cents: z.int().positive().optional(), reason: z.string().default("fraud") }),
      (input) => ({ ...openChargeback(world, paymentOf(input.payment), input.cents ?? null, input.reason) }),
    ),
    close_chargeback: act(z.strictObject({ chargeback: z.string(), as: z.enum(["covered", "lost"]) }), (input) => {
      const chargeback = world.chargebacks.get(input.chargeback);
      if (!chargeback) throw new Error(`no chargeback ${input.chargeback}`);
      closeChargeback(world, chargeback, input.as);
    }),
    claim: act(z.strictObject({ payment: id, type: z.string().default("mediations") }), (input) => ({
      ...openClaim(world, paymentOf(input.payment), input.type),
    })),
    close_claim: act(z.strictObject({ claim: id, as: z.enum(["refunded", "seller"]) }), (input) => {
      const claim = world.claims.get(input.claim);
      if (!claim) throw new Error(`no claim ${input.claim}`);
      closeClaim(world, claim, input.as);
    }),
  };
}

function falseActs(world: World) {
  const { paymentOf, shown } = finders(world);
  return {
    /** Falsifies fields of a payment's answer, so that it does not fit what was asked for. */
    distort: act(
      z.strictObject({
        payment: id,
        fields: z.strictObject({
          transaction_amount: z.number().optional(),
          currency_id: z.string().optional(),
          external_reference: z.string().nullable().optional(),
          collector_id: z.int().optional(),
          live_mode: z.boolean().optional(),
          status: z.string().optional(),
        }),
      }),
      (input) => shown(changePayment(world, paymentOf(input.payment), { distorted: input.fields })),
    ),
    /** A notice about anything, with a signature that holds: topics unknown to us, or ids of nothing. */
    tell: act(
      z.strictObject({
        userId: z.int(),
        topic: z.string(),
        dataId: z.string(),
        body: z.record(z.string(), z.unknown()).default({}),
        once: z.boolean().default(false),
      }),
      ({ userId, topic, dataId, body, once }) => {
        const account = accountById(world, userId);
        const whole = { ...frame(world, account), type: topic, data: { id: dataId }, ...body };
        tell(world, account, { topic, dataId, body: JSON.stringify(whole), once });
      },
    ),
  };
}

function finders(world: World) {
  return {
    shown: (payment: Payment) => paymentBody(world, payment),
    paymentOf(wanted: number) {
      const payment = world.payments.get(wanted);
      if (!payment) throw new Error(`no payment ${wanted}`);
      return payment;
    },
    preferenceOf(wanted: string) {
      const preference = world.preferences.get(wanted);
      if (!preference) throw new Error(`no preference ${wanted}`);
      return preference;
    },
  };
}
