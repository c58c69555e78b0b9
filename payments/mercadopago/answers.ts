import { z } from "zod";

/*
 * What is read of Mercado Pago's answers. Each answer is checked, because the SDK turns an answer that it cannot read
 * into an object without fields.
 */

const id = z.union([z.int(), z.string().min(1)]).transform(String);
const moment = z.string().transform((text) => Date.parse(text));

/** What went back, and what Mercado Pago takes for itself. */
const partSchema = z.object({ id, status: z.string(), amount: z.number(), date_created: moment });
const feeSchema = z.object({ amount: z.number(), fee_payer: z.string().nullish() });

export const paymentSchema = z.object({
  id,
  status: z.enum([
    "pending",
    "authorized",
    "in_process",
    "approved",
    "in_mediation",
    "rejected",
    "cancelled",
    "refunded",
    "charged_back",
  ]),
  status_detail: z.string().nullish(),
  transaction_amount: z.number(),
  transaction_amount_refunded: z.number().nullish(),
  currency_id: z.string(),
  external_reference: z.string().nullish(),
  collector_id: id,
  live_mode: z.boolean(),
  date_created: moment,
  date_approved: moment.nullish(),
  fee_details: z.array(feeSchema).nullish(),
  refunds: z.array(partSchema).nullish(),
});
export type MpPayment = z.output<typeof paymentSchema>;

export const paymentSearchSchema = z.object({
  paging: z.object({ total: z.int().min(0) }),
  results: z.array(paymentSchema),
});

export const pixSchema = paymentSchema.extend({
  point_of_interaction: z.object({
    transaction_data: z.object({
      qr_code: z.string().min(1),
      qr_code_base64: z.string().nullish(),
      ticket_url: z.string(),
    }),
  }),
});

export const preferenceSchema = z.object({
  id: z.string().min(1),
  collector_id: id,
  external_reference: z.string().nullish(),
  items: z
    .array(z.object({ quantity: z.number(), unit_price: z.number(), currency_id: z.string().default("BRL") }))
    .min(1),
  expires: z.boolean().nullish(),
  expiration_date_to: moment.nullish(),
  init_point: z.string(),
  sandbox_init_point: z.string().nullish(),
});
export type MpPreference = z.output<typeof preferenceSchema>;

export const preferenceSearchSchema = z.object({ elements: z.array(z.object({ id: z.string().min(1) })) });

export const orderSchema = z.object({
  id,
  external_reference: z.string().nullish(),
  payments: z.array(z.object({ id, status: z.string() })),
});
/** Of no order there may be no list at all. */
export const orderSearchSchema = z.object({ elements: z.array(orderSchema).nullable() });

export const refundSchema = z.object({ id, status: z.string(), amount: z.number() });
export const refundsSchema = z.array(refundSchema);
export const chargebackSchema = z.object({ payments: z.array(id).min(1) });
export const chargebackSearchSchema = z.object({
  results: z.array(
    z.object({
      id,
      amount: z.number(),
      coverage_applied: z.boolean().nullish(),
      date_created: moment,
      date_last_updated: moment.nullish(),
    }),
  ),
});
export type MpChargeback = z.output<typeof chargebackSearchSchema>["results"][number];
export const claimSchema = z.object({ resource_id: id });
export const userSchema = z.object({ id, tags: z.array(z.string()).nullish() });
