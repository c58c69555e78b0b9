import { z } from "zod";
import { act } from "../shared/act.js";
import { accountSchema, endpointSchema } from "./account.js";
import { booksOf } from "./books.js";
import { settleBalance } from "./charges.js";
import { decline, openLink, pay, payPix, settlePayment } from "./customer.js";
import { closeDispute, openDispute } from "./disputes.js";
import { emit } from "./events.js";
import { refund, settleRefund } from "./refunds.js";
import { expireSession } from "./sessions.js";
import { type Account, lookUpAny, newAccount, owner, type World } from "./world.js";

/** What a test makes happen at Stripe. Amounts in the smallest unit. */
export function stripeActs(world: World) {
  return { ...accountActs(world), ...customerActs(world), ...moneyActs(world), ...falseActs(world) };
}

function accountActs(world: World) {
  return {
    /** A new account, or new settings of one that is there; what it has stays. */
    account: act(accountSchema, (settings) => {
      const known = world.accounts.find((one) => one.settings.secretKey === settings.secretKey);
      if (known) known.settings = settings;
      else world.accounts.push(newAccount(settings));
    }),
    /** What a shop's ledger has to add up to. */
    books: act(z.strictObject({ secretKey: z.string() }), ({ secretKey }) => booksOf(accountByKey(world, secretKey))),
    endpoint: act(z.strictObject({ secretKey: z.string(), endpoint: endpointSchema }), ({ secretKey, endpoint }) => {
      accountByKey(world, secretKey).settings.endpoints.push(endpoint);
    }),
  };
}

function customerActs(world: World) {
  const session = z.string();
  return {
    pay: act(
      z.strictObject({
        session,
        method: z.enum(["card", "pix"]).default("card"),
        money: z.enum(["now", "later"]).default("now"),
        late: z.boolean().default(false),
      }),
      (input) => {
        const { account, object } = owner(world, "checkout.session", input.session);
        return structuredClone(pay(world, account, object, input));
      },
    ),
    decline: act(z.strictObject({ session, code: z.string().default("insufficient_funds") }), (input) => {
      const { account, object } = owner(world, "checkout.session", input.session);
      return structuredClone(decline(world, account, object, input.code));
    }),
    settle_payment: act(z.strictObject({ session, as: z.enum(["succeeded", "failed"]) }), (input) => {
      const { account, object } = owner(world, "checkout.session", input.session);
      return structuredClone(settlePayment(world, account, object, input.as));
    }),
    expire: act(z.strictObject({ session }), (input) => {
      const { account, object } = owner(world, "checkout.session", input.session);
      if (object.status !== "open") throw new Error(`session ${object.id} is ${object.status}`);
      return structuredClone(expireSession(world, account, object));
    }),
    open_link: act(z.strictObject({ link: z.string(), reference: z.string().nullable().default(null) }), (input) => {
      const { account, object } = owner(world, "payment_link", input.link);
      return structuredClone(openLink(world, account, object, input.reference));
    }),
    pay_pix: act(z.strictObject({ intent: z.string(), late: z.boolean().default(false) }), (input) => {
      const { account, object } = owner(world, "payment_intent", input.intent);
      return structuredClone(payPix(world, account, object, input.late));
    }),
  };
}

function moneyActs(world: World) {
  const amount = z.int().positive().optional();
  return {
    /** At the dashboard, by a person. */
    refund: act(z.strictObject({ charge: z.string(), amount }), (input) => {
      const { account, object } = owner(world, "charge", input.charge);
      return structuredClone(refund(world, account, object, { amount: input.amount }));
    }),
    refunds_pend: act(z.strictObject({ on: z.boolean() }), ({ on }) => {
      world.refundsPend = on;
    }),
    settle_refund: act(z.strictObject({ refund: z.string(), as: z.enum(["succeeded", "failed"]) }), (input) => {
      const { account, object } = owner(world, "refund", input.refund);
      return structuredClone(settleRefund(world, account, object, input.as));
    }),
    /** Charges have no balance transaction until `settle_balances`. */
    balance_later: act(z.strictObject({ on: z.boolean() }), ({ on }) => {
      world.balanceLater = on;
    }),
    settle_balances: act(z.strictObject({}), () => {
      for (const account of world.accounts) {
        for (const charge of account.tables.charge.values()) {
          if (charge.status !== "succeeded" || charge.balance_transaction !== null) continue;
          settleBalance(world, account, charge);
          emit(world, account, "charge.updated", charge, { balance_transaction: null });
        }
      }
    }),
    dispute: act(
      z.strictObject({
        charge: z.string(),
        amount,
        reason: z.string().default("fraudulent"),
        inquiry: z.boolean().default(false),
      }),
      (input) => {
        const { account, object } = owner(world, "charge", input.charge);
        const wanted = { ...input, amount: input.amount ?? object.amount - object.amount_refunded };
        return structuredClone(openDispute(world, account, object, wanted));
      },
    ),
    close_dispute: act(z.strictObject({ dispute: z.string(), as: z.enum(["won", "lost"]) }), (input) => {
      const { account, object } = owner(world, "dispute", input.dispute);
      return structuredClone(closeDispute(world, account, object, input.as));
    }),
  };
}

function falseActs(world: World) {
  return {
    /** Falsifies fields of any object, so that it does not fit what was asked for. */
    distort: act(z.strictObject({ id: z.string(), fields: z.record(z.string(), z.unknown()) }), ({ id, fields }) => {
      for (const account of world.accounts) {
        const object = lookUpAny(account, id);
        if (object) return Object.assign(object, fields);
      }
      throw new Error(`nothing has the id ${id}`);
    }),
    /** An event of any type about anything, with a signature that holds. */
    tell: act(
      z.strictObject({ secretKey: z.string(), type: z.string(), object: z.record(z.string(), z.unknown()) }),
      ({ secretKey, type, object }) => emit(world, accountByKey(world, secretKey), type, object),
    ),
  };
}

function accountByKey(world: World, secretKey: string): Account {
  const account = world.accounts.find(({ settings }) => settings.secretKey === secretKey);
  if (!account) throw new Error("no account has this key");
  return account;
}
