import { z } from "zod";
import type { InboundContent } from "../../bot/vocabulary/content.js";
import { id, listOf, maybeAmount, maybeText, readAs, whereRight } from "../meta/lenient.js";

type Item = Extract<InboundContent, { kind: "cart" }>["items"][number];

const orderItem = z.object({
  product_retailer_id: id,
  quantity: maybeAmount,
  item_price: maybeAmount,
  currency: maybeText,
});

const orderPart = z.object({ product_items: listOf(whereRight(orderItem)), text: maybeText });

/**
 * A cart that a customer filled in the WhatsApp catalog. Meta writes prices in the currency's main unit (30.5). Here,
 * as everywhere in the product, they are integers of its smallest unit (3050).
 */
export function readCart(part: unknown): InboundContent | undefined {
  const order = readAs(orderPart, part);
  const items = order?.product_items.filter((item) => item !== undefined).map(toItem) ?? [];
  if (items.length === 0) return undefined;
  return order?.text ? { kind: "cart", items, text: order.text } : { kind: "cart", items };
}

function toItem({ product_retailer_id, quantity, item_price, currency }: z.infer<typeof orderItem>): Item {
  const item: Item = { id: product_retailer_id, quantity: quantity ?? 1 };
  if (item_price !== undefined && currency) {
    item.price = Math.round(item_price * 10 ** decimals(currency));
    item.currency = currency;
  }
  return item;
}

const DECIMALS = new Map<string, number>();

function decimals(currency: string): number {
  const known = DECIMALS.get(currency);
  if (known !== undefined) return known;
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  DECIMALS.set(currency, digits);
  return digits;
}
