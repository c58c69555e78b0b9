import type { OrderState } from "../../bot/vocabulary/order-states.js";
import type {
  BoardColumn,
  DeskOrderDetail,
  DeskOrderEvent,
  DeskOrderRow,
  OrderFilter,
  OrderHistory,
  OrderPlace,
} from "../../handoff-inbox/ports.js";
import type { Sight } from "../../platform/rights.js";
import type { Database, Statement, Tx } from "../database.js";
import { type BySight, bySight, forSight } from "./by-sight.js";
import { isUuid } from "./is-uuid.js";

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;

const ROW = `o.id, o.number, o.state, o.total::float8 AS total, o.currency, o.conversation_id AS "conversationId",
    p.id AS "contactId", p.name AS "contactName", p.phone, o.technician_id AS "technicianId", u.name AS "technicianName",
    ${ms("o.scheduled_for")} AS "scheduledFor", ${ms("o.created_at")} AS "createdAt", ${ms("o.changed_at")} AS "changedAt",
    (SELECT l.title FROM order_lines l WHERE l.order_id = o.id ORDER BY l.position LIMIT 1) AS title,
    (SELECT count(*)::int FROM order_lines l WHERE l.order_id = o.id) AS lines,
    c.team, c.owner, CASE WHEN c.owner = 'person' THEN c.owner_user_id END AS "ownerId"`;
const FROM = `orders o JOIN conversations c ON c.id = o.conversation_id JOIN contacts p ON p.id = o.contact_id
    LEFT JOIN users u ON u.tenant_id = o.tenant_id AND u.id = o.technician_id`;

/** The first page begins here: no order has a greater number (PostgreSQL's largest `integer`), and no line a greater id. */
const LAST_NUMBER = 2_147_483_647;
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
/** A state has more orders than anybody reads: they are not counted further than this. */
const MOST_COUNTED = 1_000;

/**
 * What people look for. `first` is the number of the first of five parameters: technician, text, the same as a pattern,
 * from, to.
 */
const matches = (first: number): string => {
  const [technician, text, pattern, from, to] = [0, 1, 2, 3, 4].map((n) => `$${first + n}`);
  return `(${technician}::text IS NULL OR (${technician} = 'none' AND o.technician_id IS NULL) OR o.technician_id::text = ${technician})
    AND (${text}::text IS NULL OR o.number::text = ${text} OR unaccent(p.name) ILIKE unaccent(${pattern}) OR p.phone LIKE ${pattern}
      OR EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND unaccent(l.title) ILIKE unaccent(${pattern})))
    AND (${from}::float8 IS NULL OR o.created_at >= to_timestamp(${from}::float8 / 1000))
    AND (${to}::float8 IS NULL OR o.created_at < to_timestamp(${to}::float8 / 1000))`;
};

/** Parameters: tenant, states, most, the number before which the page begins, and what is looked for. */
const LIST: BySight = bySight(
  "desk_orders",
  10,
  (seen) =>
    `SELECT ${ROW} FROM ${FROM} WHERE o.tenant_id = $1 AND ($2::text[] IS NULL OR o.state = ANY($2)) AND o.number < coalesce($4::int, ${LAST_NUMBER})
      AND ${matches(5)} AND ${seen.row("c.")} ORDER BY o.number DESC LIMIT $3`,
);
/**
 * Parameters: tenant, states, most, and the place after which the page begins. Each state is read by its index, and its
 * orders are counted up to `MOST_COUNTED`. The board with a search is a statement of its own, because one plan for both
 * would read every order even when nothing is searched for.
 */
const boardOf = (name: string, user: number, found: string): BySight =>
  bySight(name, user, (seen) => {
    const ofState = `o.tenant_id = $1 AND o.state = s.state AND ${found} AND ${seen.row("c.")}`;
    return `SELECT n.count, q.* FROM unnest($2::text[]) s(state)
      JOIN LATERAL (SELECT ${ROW}, extract(epoch FROM o.changed_at)::text || '_' || o.number AS place FROM ${FROM} WHERE ${ofState}
        AND (o.changed_at, o.number) < (coalesce(to_timestamp($4::float8), 'infinity'), coalesce($5::int, ${LAST_NUMBER}))
        ORDER BY o.changed_at DESC, o.number DESC LIMIT $3) q ON true
      CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM (SELECT FROM ${FROM} WHERE ${ofState} ORDER BY o.changed_at DESC, o.number DESC LIMIT ${MOST_COUNTED}) k) n`;
  });
const BOARD = boardOf("desk_order_board", 6, "true");
const FOUND_BOARD = boardOf("desk_order_board_found", 11, matches(6));
const PLACE: Statement = {
  name: "place_of_order",
  text: `SELECT c.team, c.owner, CASE WHEN c.owner = 'person' THEN c.owner_user_id END AS "ownerId", h.kind AS "channelKind",
      ${ms("c.last_inbound_at")} AS "lastInboundAt", p.opted_out AS "optedOut"
    FROM orders o JOIN conversations c ON c.id = o.conversation_id JOIN contacts p ON p.id = o.contact_id JOIN channels h ON h.id = o.channel_id
    WHERE o.tenant_id = $1 AND o.id = $2`,
};
const FIND: Statement = {
  name: "desk_order",
  text: `SELECT ${ROW}, o.discount::float8 AS discount, q.name AS "quotedByName",
      coalesce((SELECT jsonb_agg(jsonb_build_object('item', l.item, 'title', l.title, 'price', l.price, 'minutes', l.minutes, 'quantity', l.quantity) ORDER BY l.position)
        FROM order_lines l WHERE l.order_id = o.id), '[]') AS items,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', y.id, 'state', y.state, 'amount', y.amount, 'refunded', y.refunded, 'currency', y.currency,
          'gateway', y.gateway, 'methods', y.methods, 'dispute', y.dispute, 'paidAt', ${ms("y.paid_at")}, 'expiresAt', ${ms("y.expires_at")}) ORDER BY y.created_at DESC)
        FROM payments y WHERE y.order_id = o.id), '[]') AS payments,
      ${ms("(SELECT max(k.ends_at) FROM order_links k WHERE k.tenant_id = o.tenant_id AND k.order_id = o.id AND k.revoked_at IS NULL AND k.ends_at > now())")} AS "pageEndsAt"
    FROM ${FROM} LEFT JOIN users q ON q.tenant_id = o.tenant_id AND q.id = o.quoted_by WHERE o.tenant_id = $1 AND o.id = $2`,
};
const EVENT = `e.id, e.kind, e.detail, coalesce(u.name, k.name) AS by, ${ms("e.at")} AS at`;
const OF_ORDER = `order_events e LEFT JOIN users u ON u.tenant_id = e.tenant_id AND 'user:' || u.id = e.detail ->> 'by'
      LEFT JOIN api_keys k ON k.tenant_id = e.tenant_id AND 'key:' || k.id = e.detail ->> 'by'
    WHERE e.tenant_id = $1 AND e.order_id = $2`;
/** Whoever writes them has a limit, so they need no pages. */
const WORK: Statement = {
  name: "desk_order_work",
  text: `SELECT ${EVENT} FROM ${OF_ORDER} AND e.kind IN ('note', 'file') ORDER BY e.at DESC, e.id DESC`,
};
/** How much of an order's history is on one page. */
const OF_HISTORY = 100;
const HISTORY: Statement = {
  name: "desk_order_history",
  text: `SELECT ${EVENT}, extract(epoch FROM e.at)::text || '_' || e.id AS place FROM ${OF_ORDER} AND e.kind NOT IN ('note', 'file')
      AND (e.at, e.id) < (coalesce(to_timestamp($3::float8), 'infinity'), coalesce($4::uuid, '${LAST_ID}'))
    ORDER BY e.at DESC, e.id DESC LIMIT ${OF_HISTORY + 1}`,
};
const TECHNICIANS: Statement = {
  name: "technicians",
  text: "SELECT id, name FROM users WHERE tenant_id = $1 AND NOT disabled AND role = ANY($2) ORDER BY lower(name), id",
};
const ON_SALE: Statement = {
  name: "items_on_sale",
  text: "SELECT slug, title, price::float8 AS price, currency, minutes FROM catalog_items WHERE tenant_id = $1 AND active AND NOT removed ORDER BY title, slug",
};

/** Reads orders for the people who work on them. What they change is written by the order's own store. */
export function createOrderDeskStore(database: Database) {
  const found = ({ technician, text, from, to }: OrderFilter) => {
    const pattern = text === null ? null : `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
    return [technician, text, pattern, from, to];
  };
  const one = <Row extends object>(statement: Statement, tenantId: string, orderId: string): Promise<Row | null> =>
    isUuid(orderId)
      ? database.transaction([tenantId], async (tx) => (await tx.run<Row>(statement, [tenantId, orderId]))[0] ?? null)
      : Promise.resolve(null);
  return {
    list: (
      tenantId: string,
      sight: Sight,
      filter: OrderFilter,
      before: number | null,
      most: number,
    ): Promise<DeskOrderRow[]> =>
      database.transaction([tenantId], (tx) =>
        tx.run(...forSight(LIST, [tenantId, filter.states, most, before, ...found(filter)], sight)),
      ),
    async board(
      tenantId: string,
      sight: Sight,
      filter: OrderFilter & { states: readonly OrderState[] },
      cursor: string | null,
      most: number,
    ): Promise<BoardColumn[]> {
      const wanted = found(filter);
      const place = [tenantId, filter.states, most + 1, ...afterPlace(cursor)];
      const asked = wanted.every((one) => one === null)
        ? forSight(BOARD, place, sight)
        : forSight(FOUND_BOARD, [...place, ...wanted], sight);
      const rows = await database.transaction([tenantId], (tx) =>
        tx.run<DeskOrderRow & { count: number; place: string }>(...asked),
      );
      return filter.states.flatMap((state) => {
        const ofState = rows.filter((row) => row.state === state);
        const page = ofState.slice(0, most);
        const [first] = page;
        const items = page.map(({ count: _all, place: _at, ...row }) => row);
        const next = ofState.length > most ? (page.at(-1)?.place ?? null) : null;
        return first ? [{ state, count: first.count, items, next }] : [];
      });
    },
    place: (tenantId: string, orderId: string) => one<OrderPlace>(PLACE, tenantId, orderId),
    async find(tenantId: string, orderId: string): Promise<Omit<DeskOrderDetail, "acts" | "toldActs"> | null> {
      if (!isUuid(orderId)) return null;
      return database.transaction([tenantId], async (tx) => {
        const [row] = await tx.run<Omit<DeskOrderDetail, "acts" | "toldActs" | "work" | "history">>(FIND, [
          tenantId,
          orderId,
        ]);
        if (!row) return null;
        const work = await tx.run<DeskOrderEvent>(WORK, [tenantId, orderId]);
        return { ...row, work, history: await historyOf(tx, tenantId, orderId, null) };
      });
    },
    history: (tenantId: string, orderId: string, cursor: string | null): Promise<OrderHistory> =>
      isUuid(orderId)
        ? database.transaction([tenantId], (tx) => historyOf(tx, tenantId, orderId, cursor))
        : Promise.resolve({ items: [], next: null }),
    technicians: (tenantId: string, roles: readonly string[]): Promise<{ id: string; name: string }[]> =>
      database.transaction([tenantId], (tx) => tx.run(TECHNICIANS, [tenantId, roles])),
    onSale: (
      tenantId: string,
    ): Promise<{ slug: string; title: string; price: number; currency: string; minutes: number }[]> =>
      database.transaction([tenantId], (tx) => tx.run(ON_SALE, [tenantId])),
  };
}

async function historyOf(tx: Tx, tenantId: string, orderId: string, cursor: string | null): Promise<OrderHistory> {
  const values = [tenantId, orderId, ...afterPlace(cursor)];
  const found = await tx.run<DeskOrderEvent & { place: string }>(HISTORY, values);
  const page = found.slice(0, OF_HISTORY);
  const items = page.map(({ place: _at, ...event }) => event);
  return { items, next: found.length > OF_HISTORY ? (page.at(-1)?.place ?? null) : null };
}

/** A moment and what tells apart what has the same one; both null from the beginning. */
function afterPlace(cursor: string | null): [at: string | null, of: string | null] {
  const [at = null, of = null] = cursor?.split("_") ?? [];
  return [at, of];
}
