import { z } from "zod";
import type { Routes } from "../shared/exchange.js";
import { emit } from "./events.js";
import { page } from "./list-body.js";
import { newIntent } from "./new-intent.js";
import { methodFilters, methodsOf } from "./payment-methods.js";
import { showPix } from "./pix.js";
import { flag, metadata, readParams, whole } from "./read-params.js";
import { invalid } from "./refusals.js";
import { stripeRoute } from "./stripe-route.js";
import { find, seconds, type World } from "./world.js";

const pixOptions = z.strictObject({ pix: z.strictObject({ expires_after_seconds: whole.optional() }).optional() });

const createSchema = z.strictObject({
  amount: whole,
  currency: z.string().length(3).toLowerCase(),
  ...methodFilters,
  payment_method_data: z.strictObject({ type: z.literal("pix"), billing_details: z.unknown().optional() }).optional(),
  payment_method_options: pixOptions.optional(),
  confirm: flag.optional(),
  description: z.string().optional(),
  receipt_email: z.string().optional(),
  metadata,
});

/** Between ten seconds and fourteen days. */
const PIX_RANGE_S = { least: 10, most: 14 * 24 * 60 * 60, usual: 24 * 60 * 60 };

/** `/v1/payment_intents`: those of sessions to be read, and Pix without a page. Cards are only taken on pages. */
export function paymentIntentsApi(world: World): Routes {
  return {
    "POST /v1/payment_intents": stripeRoute(world, ({ account, params, version }) => {
      const wanted = readParams(createSchema, params);
      if (wanted.amount < 50)
        throw invalid("Amount must be at least R$0.50 brl", { code: "amount_too_small", param: "amount" });
      const { amount, currency, metadata, description, receipt_email } = wanted;
      const payment_method_types = methodsOf(wanted, currency, account.settings.pix, version);
      const intent = newIntent(world, account, {
        amount,
        currency,
        metadata,
        description,
        receipt_email,
        payment_method_types,
      });
      if (!wanted.confirm) return intent;
      if (wanted.payment_method_data?.type !== "pix" || !payment_method_types.includes("pix")) {
        throw invalid("You cannot confirm this PaymentIntent because it's missing a payment method.", {
          code: "payment_intent_unexpected_state",
        });
      }
      const lasts = wanted.payment_method_options?.pix?.expires_after_seconds ?? PIX_RANGE_S.usual;
      if (lasts < PIX_RANGE_S.least || lasts > PIX_RANGE_S.most) {
        throw invalid("expires_after_seconds is out of range", {
          param: "payment_method_options[pix][expires_after_seconds]",
        });
      }
      return showPix(world, account, intent, seconds(world) + lasts);
    }),
    "GET /v1/payment_intents": stripeRoute(world, ({ account, params }) =>
      page(account.tables.payment_intent.values(), params, "/v1/payment_intents"),
    ),
    "GET /v1/payment_intents/:id": stripeRoute(world, ({ account, call }) =>
      find(world, account, "payment_intent", call.params.id ?? "", "intent"),
    ),
    "POST /v1/payment_intents/:id/cancel": stripeRoute(world, ({ account, call }) => {
      const intent = find(world, account, "payment_intent", call.params.id ?? "", "intent");
      if (intent.status !== "requires_payment_method" && intent.status !== "requires_action") {
        const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`;
        throw invalid(message, { code: "payment_intent_unexpected_state" });
      }
      Object.assign(intent, { status: "canceled", canceled_at: seconds(world), next_action: null });
      emit(world, account, "payment_intent.canceled", intent);
      return intent;
    }),
  };
}
