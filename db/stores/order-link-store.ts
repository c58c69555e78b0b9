import type { CustomerOrder, OrderLinkStore } from "../../payments/ports.js";
import type { Database, Statement } from "../database.js";

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
const OPEN: Statement = {
  name: "open_order_link",
  text: `SELECT id, ${ms("ends_at")} AS "endsAt" FROM order_links WHERE tenant_id = $1 AND order_id = $2 AND revoked_at IS NULL
    AND ends_at >= to_timestamp($3::float8 / 1000) ORDER BY ends_at DESC LIMIT 1`,
};
const ADD: Statement = {
  name: "add_order_link",
  text: "INSERT INTO order_links (id, tenant_id, order_id, secret_hash, ends_at) VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))",
};
const REVOKE: Statement = {
  name: "revoke_order_links",
  text: "UPDATE order_links SET revoked_at = now() WHERE tenant_id = $1 AND order_id = $2 AND revoked_at IS NULL RETURNING id",
};
const FIND: Statement = {
  name: "order_of_link",
  text: `SELECT o.id, o.tenant_id AS "tenantId", o.number, o.state, o.total::float8 AS total, o.discount::float8 AS discount, o.currency,
      ${ms("o.scheduled_for")} AS "scheduledFor", ${ms("o.created_at")} AS "createdAt", p.name AS customer,
      coalesce((SELECT jsonb_agg(jsonb_build_object('item', l.item, 'title', l.title, 'price', l.price, 'minutes', l.minutes, 'quantity', l.quantity, 'actions', l.actions) ORDER BY l.position)
        FROM order_lines l WHERE l.order_id = o.id), '[]') AS lines,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', y.id, 'state', y.state, 'amount', y.amount, 'refunded', y.refunded, 'currency', y.currency,
          'methods', y.methods, 'url', y.url, 'pixCode', y.pix_code, 'pixPicture', y.pix_picture, 'expiresAt', ${ms("y.expires_at")},
          'paidAt', ${ms("y.paid_at")}, 'gateway', y.gateway, 'externalId', y.external_id) ORDER BY y.created_at DESC)
        FROM payments y WHERE y.order_id = o.id), '[]') AS payments,
      (SELECT jsonb_build_object('pageKey', r.page_key, 'score', r.score, 'at', ${ms("r.reported_at")}) FROM devices d JOIN reports r ON r.device_id = d.id
        WHERE d.tenant_id = o.tenant_id AND d.contact_id = o.contact_id AND d.revoked_at IS NULL AND r.state = 'reported'
          AND CASE WHEN m.id IS NULL THEN r.conversation_id = o.conversation_id ELSE d.id = m.id END ORDER BY r.asked_at DESC LIMIT 1) AS report,
      jsonb_build_object('id', c.id, 'kind', c.kind, 'settings', c.settings) AS channel,
      jsonb_build_object('name', t.name, 'timezone', t.timezone, 'locale', t.locale, 'profile', t.profile,
        'color', (SELECT w.settings ->> 'color' FROM channels w WHERE w.tenant_id = o.tenant_id AND w.state = 'active' AND w.settings ? 'color'
          ORDER BY w.id = o.channel_id DESC, w.created_at LIMIT 1)) AS company
    FROM order_links k JOIN orders o ON o.tenant_id = k.tenant_id AND o.id = k.order_id JOIN contacts p ON p.id = o.contact_id
      JOIN channels c ON c.id = o.channel_id JOIN tenants t ON t.id = o.tenant_id AND t.state = 'active'
      LEFT JOIN LATERAL (SELECT w.device_id AS id FROM device_commands w WHERE w.tenant_id = o.tenant_id AND w.order_id = o.id ORDER BY w.created_at DESC LIMIT 1) m ON true
    WHERE k.tenant_id = $1 AND k.secret_hash = $2 AND k.revoked_at IS NULL AND k.ends_at > to_timestamp($3::float8 / 1000)`,
};

/** Implements `OrderLinkStore`: the addresses of customers' pages, and what such a page shows. */
export function createOrderLinkStore(database: Database): OrderLinkStore {
  return {
    open: (tenantId, orderId, until) =>
      database.transaction([tenantId], async (tx) => {
        const [row] = await tx.run<{ id: string; endsAt: number }>(OPEN, [tenantId, orderId, until]);
        return row ?? null;
      }),
    add: async (tenantId, orderId, { id, secretHash, endsAt }) =>
      void (await database.batch([tenantId], [[ADD, [id, tenantId, orderId, secretHash, endsAt]]])),
    revoke: (tenantId, orderId) =>
      database.transaction([tenantId], async (tx) => (await tx.run(REVOKE, [tenantId, orderId])).length),
    find: (tenantId, secretHash, now) =>
      database.transaction([tenantId], async (tx) => {
        const [row] = await tx.run<CustomerOrder>(FIND, [tenantId, secretHash, now]);
        return row ?? null;
      }),
  };
}
