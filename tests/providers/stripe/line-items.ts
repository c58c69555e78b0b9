import { z } from "zod";
import type { LineItem } from "./objects.js";
import { whole } from "./read-params.js";
import { invalid } from "./refusals.js";
import type { World } from "./world.js";

/** Prices are written with the items; prices and products of a catalog are not kept here. */
export const lineItemsSchema = z
  .array(
    z.strictObject({
      quantity: whole.default(1),
      price_data: z.strictObject({
        currency: z.string().length(3).toLowerCase(),
        unit_amount: whole,
        product_data: z.strictObject({
          name: z.string().min(1),
          description: z.string().min(1).optional(),
          images: z.array(z.string()).optional(),
          metadata: z.record(z.string(), z.string()).optional(),
          tax_code: z.string().optional(),
        }),
        tax_behavior: z.string().optional(),
      }),
    }),
  )
  .min(1)
  .max(100);

/** 50 centavos is the least that Stripe takes in BRL. */
const LEAST = 50;

export function newLineItems(world: World, wanted: z.output<typeof lineItemsSchema>): LineItem[] {
  const [first] = wanted;
  const items = wanted.map(({ quantity, price_data: { currency, unit_amount, product_data } }): LineItem => {
    if (currency !== first?.price_data.currency) throw invalid("All prices must be of one currency.");
    const total = unit_amount * quantity;
    const price = { id: `price_${world.ids.text(24)}`, object: "price" as const, unit_amount, currency };
    return {
      id: `li_${world.ids.text(24)}`,
      object: "item",
      amount_subtotal: total,
      amount_total: total,
      currency,
      description: product_data.name,
      quantity,
      price,
    };
  });
  if (totalOf(items) < LEAST) {
    throw invalid("The Checkout Session's total amount due must add up to at least R$0.50 brl", {
      code: "amount_too_small",
    });
  }
  return items;
}

export const totalOf = (items: LineItem[]): number => items.reduce((sum, { amount_total }) => sum + amount_total, 0);
