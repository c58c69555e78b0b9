import { z } from "zod";
import type { Routes } from "../shared/exchange.js";
import { emit } from "./events.js";
import { lineItemsSchema, newLineItems } from "./line-items.js";
import { listBody, page } from "./list-body.js";
import type { PaymentLink } from "./objects.js";
import { namedMethods } from "./payment-methods.js";
import { anything, flag, metadata, readParams, whole } from "./read-params.js";
import { intentDataSchema } from "./sessions-api.js";
import { stripeRoute } from "./stripe-route.js";
import { type Account, find, seconds, type World } from "./world.js";

const restrictions = z
  .strictObject({ completed_sessions: z.strictObject({ limit: whole }) })
  .transform(({ completed_sessions: { limit } }) => ({ completed_sessions: { count: 0, limit } }));

const createSchema = z.strictObject({
  line_items: lineItemsSchema,
  metadata,
  payment_intent_data: intentDataSchema,
  payment_method_types: z.array(z.string()).min(1).optional(),
  restrictions: restrictions.optional(),
  after_completion: z.record(z.string(), z.unknown()).optional(),
  inactive_message: z.string().max(500).optional(),
  currency: anything,
  customer_creation: anything,
  billing_address_collection: anything,
  phone_number_collection: anything,
  allow_promotion_codes: anything,
  automatic_tax: anything,
  custom_text: anything,
  submit_type: anything,
});

const updateSchema = z.strictObject({
  active: flag.optional(),
  metadata: metadata.optional(),
  inactive_message: z.string().max(500).optional(),
  restrictions: restrictions.optional(),
});

/** `/v1/payment_links`. */
export function paymentLinksApi(world: World): Routes {
  return {
    "POST /v1/payment_links": stripeRoute(world, ({ account, params }) => {
      const wanted = readParams(createSchema, params);
      const items = newLineItems(world, wanted.line_items);
      const currency = items[0]?.currency ?? "brl";
      const methods = wanted.payment_method_types;
      if (methods) namedMethods(methods, currency, account.settings.pix);
      const link = newLink(world, account, currency, {
        metadata: wanted.metadata,
        payment_method_types: methods ?? null,
        restrictions: wanted.restrictions ?? null,
        inactive_message: wanted.inactive_message ?? null,
        after_completion: wanted.after_completion ?? {
          type: "hosted_confirmation",
          hosted_confirmation: { custom_message: null },
        },
      });
      account.lineItems.set(link.id, items);
      account.intentData.set(link.id, wanted.payment_intent_data);
      emit(world, account, "payment_link.created", link);
      return link;
    }),
    "GET /v1/payment_links": stripeRoute(world, ({ account, params }) => {
      const all = [...account.tables.payment_link.values()];
      const fitting = all.filter(({ active }) => params.active === undefined || params.active === String(active));
      return page(fitting, params, "/v1/payment_links");
    }),
    "GET /v1/payment_links/:id": stripeRoute(world, ({ account, call }) =>
      find(world, account, "payment_link", call.params.id ?? "", "payment_link"),
    ),
    "POST /v1/payment_links/:id": stripeRoute(world, ({ account, call, params }) => {
      const link = find(world, account, "payment_link", call.params.id ?? "", "payment_link");
      const change = readParams(updateSchema, params);
      const before = { active: link.active };
      Object.assign(link, change, { metadata: { ...link.metadata, ...change.metadata } });
      emit(world, account, "payment_link.updated", link, before);
      return link;
    }),
    "GET /v1/payment_links/:id/line_items": stripeRoute(world, ({ account, call }) => {
      const { id } = find(world, account, "payment_link", call.params.id ?? "", "payment_link");
      return listBody(account.lineItems.get(id) ?? [], `/v1/payment_links/${id}/line_items`);
    }),
  };
}

type LinkWanted = Pick<PaymentLink, "metadata" | "payment_method_types" | "restrictions"> & {
  inactive_message: string | null;
  after_completion: object;
};

function newLink(world: World, account: Account, currency: string, wanted: LinkWanted): PaymentLink {
  const { live } = account.settings;
  const code = `${live ? "" : "test_"}${world.ids.text(18)}`;
  const link: PaymentLink = {
    id: `plink_${world.ids.text(24)}`,
    object: "payment_link",
    created: seconds(world),
    livemode: live,
    active: true,
    currency,
    url: `${world.url()}/b/${code}`,
    allow_promotion_codes: false,
    application: null,
    application_fee_amount: null,
    application_fee_percent: null,
    automatic_tax: { enabled: false, liability: null },
    billing_address_collection: "auto",
    consent_collection: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer_creation: "if_required",
    invoice_creation: null,
    on_behalf_of: null,
    payment_intent_data: null,
    payment_method_collection: "always",
    phone_number_collection: { enabled: false },
    shipping_address_collection: null,
    shipping_options: [],
    submit_type: "auto",
    subscription_data: null,
    tax_id_collection: { enabled: false, required: "never" },
    transfer_data: null,
    ...wanted,
  };
  account.tables.payment_link.set(link.id, link);
  return link;
}
