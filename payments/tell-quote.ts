import type { ConversationAddress, Tell } from "../bot/ports/rooms.js";
import { orderValue } from "./order-value.js";
import type { Order } from "./ports.js";

/** Lets a flow of the product ask the customer for the yes to a person's quote; told again, it asks nobody twice. */
export async function tellQuote(
  tell: Tell,
  to: ConversationAddress,
  order: Order,
  by: { userId: string; personName: string },
): Promise<void> {
  const vars = { order: orderValue(order) };
  await tell(to, `quote:${order.id}`, { kind: "start", flow: "system-quote", vars, by });
}
