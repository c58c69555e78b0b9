import type { OrderDesk } from "../handoff-inbox/ports.js";
import type { TellOrders } from "../payments/order-news.js";
import type { OrderLine, OrderStore } from "../payments/ports.js";

/**
 * A person's quote: it is written as the `quote` step writes one, and a flow of the product asks for the yes and for the
 * payment. The same key again finds the order that it made, and asks nobody twice. What two people quote at the same time
 * is not sent after one another: the second hears of the first.
 */
export function createPersonsQuote(options: {
  orders: Pick<OrderStore, "findByKey" | "findItems" | "openByPerson">;
  news: Pick<TellOrders, "now">;
  /** How much of a sum a role may take off, in percent. */
  percentOff(tenantId: string, role: string): Promise<number>;
}): OrderDesk["quote"] {
  const { orders, news, percentOff } = options;
  return async (to, { key, items, discount }, person, by) => {
    const { tenantId } = to;
    let order = await orders.findByKey(tenantId, key);
    if (!order) {
      const slugs = items.map(({ slug }) => slug);
      const found = await orders.findItems(tenantId, slugs);
      const [first] = found;
      const leftOut = slugs.filter((slug) => !found.some((item) => item.slug === slug));
      if (!first || leftOut.length > 0) return { outcome: "empty", leftOut };
      const lines = found.map(({ slug, currency: _one, ...item }): OrderLine => {
        const quantity = items.filter((one) => one.slug === slug).reduce((sum, one) => sum + one.quantity, 0);
        return { ...item, item: slug, quantity };
      });
      const sum = lines.reduce((all, { price, quantity }) => all + price * quantity, 0);
      const percent = await percentOff(tenantId, person.role);
      // Something is left to be paid: a gateway charges no zero.
      if (discount > (sum * percent) / 100 || (discount > 0 && discount >= sum))
        return { outcome: "too_much_off", percent };
      const opened = await orders.openByPerson(to, key, lines, first.currency, { userId: person.id, discount, ...by });
      if (opened === "another") return { outcome: "another" };
      order = opened;
    }
    if (!order) return { outcome: "gone" };
    // Should this process end here, the sweep of the orders' news tells it.
    await news.now(tenantId, order.id);
    return { outcome: "done", orderId: order.id };
  };
}
