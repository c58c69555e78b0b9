import { createOrderLinkStore } from "../db/stores/order-link-store.js";
import { createOrderNewsStore } from "../db/stores/order-news-store.js";
import { createOrderStore } from "../db/stores/order-store.js";
import { createOrderLinks } from "../payments/order-links.js";
import { createTellOrders } from "../payments/order-news.js";
import { deriveKey } from "../platform/secrets/derive.js";
import type { RoomTools } from "./room-tools.js";

/** The addresses of customers' pages, and what tells customers of their orders. */
export function openOrders({ installation, publicAddress, tell, now, log }: RoomTools) {
  const { database, secretKey } = installation;
  const key = deriveKey(secretKey, "order pages");
  const links = createOrderLinks({ store: createOrderLinkStore(database), key, publicAddress, now });
  const orders = createOrderStore(database);
  const news = createTellOrders({ news: createOrderNewsStore(database), orders, tell, linkOf: links.addressOf, log });
  return { links, news };
}
