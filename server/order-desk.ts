import { newsWords, type OrderRules, USUAL_DISCOUNTS } from "../bot/vocabulary/order-rules.js";
import { nextOrderState, type OrderState, type PersonsAct } from "../bot/vocabulary/order-states.js";
import type { Database } from "../db/database.js";
import { auditOf, type By } from "../db/stores/audit-store.js";
import { createOrderDeskStore } from "../db/stores/order-desk-store.js";
import { createOrderStore } from "../db/stores/order-store.js";
import { createOrderWorkStore } from "../db/stores/order-work-store.js";
import type { OrderDesk, OrderRefused } from "../handoff-inbox/ports.js";
import { moveOrder, openActs } from "../payments/move-order.js";
import type { OrderLinks } from "../payments/order-links.js";
import type { TellOrders } from "../payments/order-news.js";
import type { Order, OrderChange, Payment } from "../payments/ports.js";
import type { AuditAct } from "../platform/audit-acts.js";
import { COMPANY_ROLES, reachOf } from "../platform/rights.js";
import { createPersonsQuote } from "./persons-quote.js";

/** A page shows no more of an order's work than this; whoever writes more has mistaken it for something else. */
const MOST_NOTES = 500;
/** The roles that may be given work. */
const WORKERS = COMPANY_ROLES.filter((role) => reachOf(role, "orders.work") !== null);

type Decided = OrderChange | OrderRefused | null;

/** Orders as people work on them. Each act is written with its audit entry; the customer is told right afterwards. */
export function createOrderDesk(options: {
  database: Database;
  links: OrderLinks;
  news: TellOrders;
  now(): number;
}): OrderDesk {
  const { database, links, news, now } = options;
  const reads = createOrderDeskStore(database);
  const works = createOrderWorkStore(database);
  const orders = createOrderStore(database);

  async function decide(
    tenantId: string,
    orderId: string,
    by: By,
    action: AuditAct,
    work: (order: Order, payments: readonly Payment[]) => Decided,
  ): Promise<OrderRefused | "done"> {
    const refused: { why: OrderRefused | null } = { why: null };
    const written = await orders.change(tenantId, orderId, (order, payments) => {
      const decided = work(order, payments);
      refused.why = typeof decided === "string" ? decided : null;
      if (decided === null || typeof decided === "string") return null;
      const subject = `order:${orderId}` as const;
      const before = { state: order.state, technician: order.technicianId, when: order.scheduledFor };
      const { technicianId = before.technician, scheduledFor = before.when } = decided.work ?? {};
      const next = decided.act === undefined ? null : nextOrderState(order.state, decided.act);
      const after = { state: next ?? before.state, technician: technicianId, when: scheduledFor };
      return { ...decided, audit: { ...by, action, subject, detail: { order: order.number }, before, after } };
    });
    return written ? (refused.why ?? "done") : "gone";
  }

  const audit = (tenantId: string, orderId: string, action: AuditAct, by: By, detail: object = {}) =>
    auditOf(tenantId, { ...by, action, subject: `order:${orderId}`, detail });

  const rulesOf = async (tenantId: string): Promise<OrderRules> => (await works.rules(tenantId)) ?? {};
  const tells = (rules: OrderRules, from: OrderState, act: PersonsAct): boolean => {
    const next = nextOrderState(from, act);
    return next !== null && newsWords(next, rules) !== null;
  };

  async function percentOff(tenantId: string, role: string): Promise<number> {
    const known = COMPANY_ROLES.find((one) => one === role);
    const rules = await rulesOf(tenantId);
    return known === undefined ? 0 : (rules.discounts?.[known] ?? USUAL_DISCOUNTS[known]);
  }

  return {
    list: reads.list,
    board: reads.board,
    place: reads.place,
    history: reads.history,
    percentOff,
    onSale: reads.onSale,
    technicians: (tenantId) => reads.technicians(tenantId, WORKERS),
    async find(tenantId, orderId) {
      const found = await reads.find(tenantId, orderId);
      if (!found) return null;
      const known = await orders.look(tenantId, orderId);
      const acts = known ? openActs(known.order, known.payments) : [];
      const rules = await rulesOf(tenantId);
      return { ...found, acts, toldActs: acts.filter((act) => tells(rules, found.state, act)) };
    },
    async move(tenantId, orderId, { act, from, when }, by) {
      const done = await decide(tenantId, orderId, by, "order.move", (order, payments) => {
        const moved = moveOrder(order, payments, { act, when }, now());
        return moved !== null && order.state !== from ? "stale" : moved;
      });
      if (done !== "done") return done;
      await news.now(tenantId, orderId);
      return { tells: tells(await rulesOf(tenantId), from, act) };
    },
    async assign(tenantId, orderId, technicianId, by) {
      const may = await reads.technicians(tenantId, WORKERS);
      if (technicianId !== null && !may.some(({ id }) => id === technicianId)) return "no_person";
      return decide(tenantId, orderId, by, "order.assign", (order) =>
        order.technicianId === technicianId
          ? null
          : {
              work: { technicianId },
              notes: [{ kind: "technician", detail: { technician: technicianId, by: by.actor } }],
            },
      );
    },
    note: (tenantId, orderId, { id, text }, by) =>
      works.add(
        tenantId,
        orderId,
        { id, kind: "note", detail: { text, by: by.actor } },
        MOST_NOTES,
        audit(tenantId, orderId, "order.note", by),
      ),
    attach: (tenantId, orderId, { id, ...file }, by) =>
      works.add(
        tenantId,
        orderId,
        { id, kind: "file", detail: { ...file, by: by.actor } },
        MOST_NOTES,
        audit(tenantId, orderId, "order.attach", by, file),
      ),
    async link(tenantId, orderId, by) {
      await works.write(tenantId, audit(tenantId, orderId, "order.link", by));
      return links.addressOf({ tenantId, orderId });
    },
    async unlink(tenantId, orderId, by) {
      await works.write(tenantId, audit(tenantId, orderId, "order.unlink", by));
      await links.revoke(tenantId, orderId);
    },
    quote: createPersonsQuote({ orders, news, percentOff }),
  };
}
