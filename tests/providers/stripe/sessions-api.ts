import { z } from "zod";
import type { Routes } from "../shared/exchange.js";
import { lineItemsSchema, newLineItems } from "./line-items.js";
import { fits, listBody, page } from "./list-body.js";
import { newSession } from "./new-session.js";
import { methodFilters, methodsOf } from "./payment-methods.js";
import { anything, metadata, readParams, whole } from "./read-params.js";
import { invalid } from "./refusals.js";
import { expireSession } from "./sessions.js";
import { stripeRoute } from "./stripe-route.js";
import { find, seconds, type World } from "./world.js";

export const intentDataSchema = z
  .strictObject({
    metadata,
    description: z.string().optional(),
    receipt_email: z.string().optional(),
    statement_descriptor: z.string().max(22).optional(),
    statement_descriptor_suffix: z.string().max(22).optional(),
    capture_method: z.enum(["automatic", "automatic_async"]).optional(),
    setup_future_usage: anything,
    shipping: anything,
  })
  .default({ metadata: {} });

const createSchema = z.strictObject({
  mode: z.literal("payment"),
  line_items: lineItemsSchema,
  success_url: z.url(),
  cancel_url: z.url().optional(),
  expires_at: whole.optional(),
  client_reference_id: z.string().max(200).optional(),
  customer_email: z.email().optional(),
  metadata,
  payment_intent_data: intentDataSchema,
  ...methodFilters,
  payment_method_options: z
    .looseObject({ pix: z.strictObject({ expires_after_seconds: whole.optional() }).optional() })
    .default({}),
  ui_mode: z.string().default("hosted_page"),
  locale: z.string().optional(),
  submit_type: z.enum(["auto", "book", "donate", "pay"]).optional(),
  currency: anything,
  customer_creation: anything,
  billing_address_collection: anything,
  phone_number_collection: anything,
  allow_promotion_codes: anything,
  automatic_tax: anything,
  after_expiration: anything,
  custom_text: anything,
});

const HALF_HOUR_S = 30 * 60;
const DAY_S = 24 * 60 * 60;

/** `/v1/checkout/sessions`. */
export function sessionsApi(world: World): Routes {
  return {
    "POST /v1/checkout/sessions": stripeRoute(world, ({ account, params, version }) => {
      const wanted = readParams(createSchema, params);
      if (wanted.ui_mode !== "hosted_page") {
        throw invalid(`Invalid ui_mode: must be one of elements, embedded_page, form, or hosted_page`, {
          param: "ui_mode",
        });
      }
      const expiresAt = expiryOf(wanted.expires_at, seconds(world));
      const items = newLineItems(world, wanted.line_items);
      const methods = methodsOf(wanted, items[0]?.currency ?? "", account.settings.pix, version);
      const { success_url, cancel_url, client_reference_id, customer_email, metadata, locale, submit_type } = wanted;
      return newSession(world, account, items, {
        payment_link: null,
        payment_method_types: methods,
        allowed_payment_method_types: wanted.allowed_payment_method_types ?? null,
        payment_method_options: wanted.payment_method_options,
        expires_at: expiresAt,
        success_url,
        cancel_url: cancel_url ?? null,
        client_reference_id: client_reference_id ?? null,
        customer_email: customer_email ?? null,
        metadata,
        locale: locale ?? null,
        submit_type: submit_type ?? null,
        intentData: wanted.payment_intent_data,
      });
    }),
    "GET /v1/checkout/sessions": stripeRoute(world, ({ account, params }) => {
      const all = [...account.tables["checkout.session"].values()];
      const fields = ["payment_intent", "payment_link", "status"];
      return page(
        all.filter((one) => fits(one, params, fields)),
        params,
        "/v1/checkout/sessions",
      );
    }),
    "GET /v1/checkout/sessions/:id": stripeRoute(world, ({ account, call }) =>
      find(world, account, "checkout.session", call.params.id ?? "", "session"),
    ),
    "GET /v1/checkout/sessions/:id/line_items": stripeRoute(world, ({ account, call }) => {
      const { id } = find(world, account, "checkout.session", call.params.id ?? "", "session");
      return listBody(account.lineItems.get(id) ?? [], `/v1/checkout/sessions/${id}/line_items`);
    }),
    "POST /v1/checkout/sessions/:id/expire": stripeRoute(world, ({ account, call }) => {
      const session = find(world, account, "checkout.session", call.params.id ?? "", "session");
      if (session.status !== "open") {
        throw invalid(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
        );
      }
      return expireSession(world, account, session);
    }),
  };
}

/** A day unless told otherwise; between half an hour and a day from now. */
function expiryOf(wanted: number | undefined, now: number): number {
  if (wanted === undefined) return now + DAY_S;
  const param = "expires_at";
  if (wanted < now + HALF_HOUR_S) {
    throw invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", { param });
  }
  if (wanted > now + DAY_S) {
    throw invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", { param });
  }
  return wanted;
}
