import type { Tell } from "../../bot/ports/rooms.js";
import type { Database } from "../../db/database.js";
import { createOrderLinkStore } from "../../db/stores/order-link-store.js";
import { createOrderNewsStore } from "../../db/stores/order-news-store.js";
import { createOrderStore } from "../../db/stores/order-store.js";
import { createOrderLinks } from "../../payments/order-links.js";
import { createTellOrders } from "../../payments/order-news.js";
import { createOrderDesk } from "../../server/order-desk.js";

/** Orders as the desk works on them, as the server opens them. */
export function openOrderDesk(
  database: Database,
  options: {
    key: Uint8Array;
    tell: Tell;
    now(): number;
    log: { error(detail: object, message: string): void };
  },
) {
  const { key, tell, now, log } = options;
  const publicAddress = () => "http://desk.example";
  const links = createOrderLinks({ store: createOrderLinkStore(database), key, publicAddress, now });
  const orders = createOrderStore(database);
  const news = createTellOrders({ news: createOrderNewsStore(database), orders, tell, linkOf: links.addressOf, log });
  return createOrderDesk({ database, links, news, now });
}
