import type { OrderRules } from "../../bot/vocabulary/order-rules.js";
import type { OrderNews, OrderNewsStore, ToldOrder } from "../../payments/ports.js";
import type { Database, Statement } from "../database.js";
import { orderNews } from "../schema/order.js";
import { columnsOf } from "./columns-of.js";

const NEWS = columnsOf(orderNews);
const DUE: Statement = { name: "find_order_news", text: `SELECT ${NEWS} FROM find_order_news($1)` };
const OF: Statement = {
  name: "news_of_order",
  text: `SELECT ${NEWS} FROM order_news WHERE tenant_id = $1 AND order_id = $2 AND told_at IS NULL ORDER BY at`,
};
const ABOUT: Statement = {
  name: "order_to_tell",
  text: `SELECT o.number, o.conversation_id AS "conversationId", o.channel_id AS "channelId", t.name, t.timezone, t.locale, t.profile -> 'orders' AS rules,
      o.quoted_by AS "quotedBy", coalesce(q.name, '') AS "quotedByName", ARRAY(SELECT l.title FROM order_lines l WHERE l.order_id = o.id ORDER BY l.position) AS titles
    FROM orders o JOIN tenants t ON t.id = o.tenant_id LEFT JOIN users q ON q.tenant_id = o.tenant_id AND q.id = o.quoted_by WHERE o.tenant_id = $1 AND o.id = $2`,
};
const DONE: Statement = {
  name: "order_news_told",
  text: "UPDATE order_news SET told_at = now() WHERE tenant_id = $1 AND id = $2 AND told_at IS NULL",
};

type Row = {
  id: string;
  tenant_id: string;
  order_id: string;
  state: OrderNews["state"];
  scheduled_for: Date | null;
};
type AboutRow = Pick<ToldOrder, "number" | "titles"> & {
  conversationId: string;
  channelId: string;
  name: string;
  timezone: string;
  locale: string;
  rules: OrderRules | null;
  quotedBy: string | null;
  quotedByName: string;
};

/** What customers are still to be told of their orders. It is written by the order's own store, with what it tells of. */
export function createOrderNewsStore(database: Database): OrderNewsStore {
  return {
    due: (most) => database.transaction([], async (tx) => (await tx.run<Row>(DUE, [most])).map(present)),
    of: (tenantId, orderId) =>
      database.transaction([tenantId], async (tx) => (await tx.run<Row>(OF, [tenantId, orderId])).map(present)),
    about: ({ tenantId, orderId }) =>
      database.transaction([tenantId], async (tx) => {
        const [row] = await tx.run<AboutRow>(ABOUT, [tenantId, orderId]);
        if (!row) return null;
        const { number, titles, conversationId, channelId, name, timezone, locale, rules } = row;
        const company = { name, timezone, locale, rules: rules ?? {} };
        const quotedBy = row.quotedBy === null ? null : { userId: row.quotedBy, personName: row.quotedByName };
        return { number, titles, at: { tenantId, conversationId, channelId }, company, quotedBy };
      }),
    done: async ({ tenantId, id }) => void (await database.batch([tenantId], [[DONE, [tenantId, id]]])),
  };
}

function present({ id, tenant_id: tenantId, order_id: orderId, state, scheduled_for: when }: Row): OrderNews {
  return { id, tenantId, orderId, state, scheduledFor: when?.getTime() ?? null };
}
