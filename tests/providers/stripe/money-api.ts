import { z } from "zod";
import type { Routes } from "../shared/exchange.js";
import { fits, page } from "./list-body.js";
import type { Charge } from "./objects.js";
import { anything, metadata, readParams, whole } from "./read-params.js";
import { refund } from "./refunds.js";
import { invalid } from "./refusals.js";
import { stripeRoute } from "./stripe-route.js";
import { type Account, find, lookUp, type World } from "./world.js";

const refundSchema = z.strictObject({
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
  amount: whole.optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
  metadata,
  instructions_email: anything,
});

/** Charges, refunds, disputes and movements of the balance. */
export function moneyApi(world: World): Routes {
  return {
    "GET /v1/charges": stripeRoute(world, ({ account, params }) => {
      const all = [...account.tables.charge.values()];
      return page(
        all.filter((one) => fits(one, params, ["payment_intent", "customer"])),
        params,
        "/v1/charges",
      );
    }),
    "GET /v1/charges/:id": stripeRoute(world, ({ account, call }) =>
      find(world, account, "charge", call.params.id ?? "", "charge"),
    ),
    "POST /v1/refunds": stripeRoute(world, ({ account, params }) => {
      const wanted = readParams(refundSchema, params);
      return refund(world, account, chargeOf(world, account, wanted), wanted);
    }),
    "GET /v1/refunds": stripeRoute(world, ({ account, params }) => {
      const all = [...account.tables.refund.values()];
      return page(
        all.filter((one) => fits(one, params, ["payment_intent", "charge"])),
        params,
        "/v1/refunds",
      );
    }),
    "GET /v1/refunds/:id": stripeRoute(world, ({ account, call }) =>
      find(world, account, "refund", call.params.id ?? "", "refund"),
    ),
    "GET /v1/disputes": stripeRoute(world, ({ account, params }) => {
      const all = [...account.tables.dispute.values()];
      return page(
        all.filter((one) => fits(one, params, ["payment_intent", "charge"])),
        params,
        "/v1/disputes",
      );
    }),
    "GET /v1/disputes/:id": stripeRoute(world, ({ account, call }) =>
      find(world, account, "dispute", call.params.id ?? "", "dispute"),
    ),
    "GET /v1/balance_transactions": stripeRoute(world, ({ account, params }) => {
      const all = [...account.tables.balance_transaction.values()];
      const fitting = all.filter((one) => fits(one, params, ["source", "type", "currency"]));
      return page(fitting, params, "/v1/balance_transactions");
    }),
    "GET /v1/balance_transactions/:id": stripeRoute(world, ({ account, call }) =>
      find(world, account, "balance_transaction", call.params.id ?? "", "id"),
    ),
  };
}

function chargeOf(world: World, account: Account, wanted: z.output<typeof refundSchema>): Charge {
  if (wanted.charge !== undefined) return find(world, account, "charge", wanted.charge, "charge");
  if (wanted.payment_intent === undefined) {
    throw invalid("One of the following params should be provided for this request: payment_intent or charge.");
  }
  const intent = find(world, account, "payment_intent", wanted.payment_intent, "payment_intent");
  const charge = lookUp(account, "charge", intent.latest_charge);
  if (charge?.status !== "succeeded") {
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
  }
  return charge;
}
