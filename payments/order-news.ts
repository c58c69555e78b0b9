import type { Tell } from "../bot/ports/rooms.js";
import { fillNames, newsWords } from "../bot/vocabulary/order-rules.js";
import type { OrderNews, OrderNewsStore, OrderStore, ToldOrder } from "./ports.js";
import { tellQuote } from "./tell-quote.js";

export type TellOrdersOptions = {
  news: OrderNewsStore;
  orders: Pick<OrderStore, "find">;
  tell: Tell;
  /** The address of the customer's page of an order, which is made when there is none. */
  linkOf(order: { tenantId: string; orderId: string }): Promise<string>;
  log: { error(detail: object, message: string): void };
};

export type TellOrders = ReturnType<typeof createTellOrders>;

/**
 * Tells customers what people did with their orders, in the company's words, whoever has the conversation, and asks them
 * about a person's quote. The news was written with the move itself; its id is the key under which the conversation hears it, so that a repeat after a crash is
 * told once.
 */
export function createTellOrders({ news, orders, tell, linkOf, log }: TellOrdersOptions) {
  async function tellOne(one: OrderNews): Promise<void> {
    const about = await news.about(one);
    if (about?.quotedBy && one.state === "quoted") {
      const order = await orders.find(one.tenantId, one.orderId);
      // Another quote may have taken its place.
      if (order?.state === "quoted") await tellQuote(tell, about.at, order, about.quotedBy);
    }
    const words = about && newsWords(one.state, about.company.rules);
    if (about && words !== null) {
      const link = words.includes("link") ? await linkOf(one) : "";
      const text = fillNames(words, { ...namesOf(one, about), link });
      await tell(about.at, `order:${one.id}`, { kind: "tell", text });
    }
    await news.done(one);
  }
  async function tellAll(due: readonly OrderNews[]): Promise<void> {
    for (const one of due)
      await tellOne(one).catch((error: unknown) =>
        log.error({ err: error, order: one.orderId }, "a customer could not be told of an order"),
      );
  }
  return {
    /** Tells at once what was just written of an order. What fails is told by the sweep. */
    now: async (tenantId: string, orderId: string) => tellAll(await news.of(tenantId, orderId)),
    /** What a process that ended left untold. */
    sweep: async () => tellAll(await news.due(50)),
  };
}

function namesOf({ scheduledFor }: OrderNews, { number, titles, company }: ToldOrder) {
  const { timezone, locale } = company;
  const quando = scheduledFor === null ? "" : momentWords(scheduledFor, locale, timezone);
  return { pedido: String(number), itens: titles.join(", "), empresa: company.name, quando };
}

/** "quinta-feira, 3 de dezembro, às 14:30" */
export function momentWords(at: number, locale: string, timeZone: string): string {
  const day = new Intl.DateTimeFormat(locale, { timeZone, weekday: "long", day: "numeric", month: "long" }).format(at);
  const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: "2-digit", minute: "2-digit" }).format(at);
  return `${day}, às ${clock}`;
}
