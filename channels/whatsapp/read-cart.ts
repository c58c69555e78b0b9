import type { InboundContent } from "../../bot/vocabulary/content.js";
import { asId, asList, asNumber, asRecord, asString, type Json } from "../../platform/http/narrow.js";

type Item = Extract<InboundContent, { kind: "cart" }>["items"][number];

/**
 * A cart that a customer filled in the WhatsApp catalog. Meta writes prices in the currency's main unit (30.5). Here,
 * as everywhere in the product, they are integers of its smallest unit (3050).
 */
export function readCart(order: Json | undefined): InboundContent | undefined {
  const items = asList(order?.product_items).flatMap((each) => readItem(asRecord(each)));
  if (items.length === 0) return undefined;
  const text = asString(order?.text);
  return text ? { kind: "cart", items, text } : { kind: "cart", items };
}

function readItem(raw: Json | undefined): Item[] {
  const id = asId(raw?.product_retailer_id);
  if (id === undefined) return [];
  const item: Item = { id, quantity: asNumber(raw?.quantity) ?? 1 };
  const currency = asString(raw?.currency);
  const price = asNumber(raw?.item_price);
  if (price !== undefined && currency) {
    item.price = Math.round(price * 10 ** decimals(currency));
    item.currency = currency;
  }
  return [item];
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
