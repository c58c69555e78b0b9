import type { PaidOrders } from "../../agent/ports.js";
import { nextOrderState, type OrderAct, type OrderState } from "../../bot/vocabulary/order-states.js";
import type { Database } from "../database.js";
import { createOrderStore } from "./order-store.js";

/** How far paid work is, as the hub knows it. What is under warranty was done. */
const WORK: { [State in OrderState]?: "paid" | "working" | "done" } = {
  paid: "paid",
  scheduled: "paid",
  working: "working",
  waiting_for_parts: "working",
  done: "done",
  under_warranty: "done",
};

/** What the device hub may know about orders, and change in them. */
export function createPaidOrders(database: Database): PaidOrders {
  const store = createOrderStore(database);
  return {
    async findOrder(tenantId, orderId) {
      const order = await store.find(tenantId, orderId);
      if (!order) return null;
      const { id, number, contactId, state, lines } = order;
      const open = WORK[state] ?? "closed";
      return { id, number, contactId, state: open, lines: lines.map(({ title, actions }) => ({ title, actions })) };
    },
    async markOrder(tenantId, orderId, mark, { key, reason }) {
      const act: OrderAct = mark === "working" ? "start" : mark === "done" ? "finish" : "doubt";
      await store.change(tenantId, orderId, ({ number, state }) => {
        if (nextOrderState(state, act) === null) return null;
        const detail = { order: orderId, key, reason: reason ?? null };
        const text = `O trabalho do pedido ${number} precisa de alguém: ${reason ?? "não terminou como devia"}.`;
        return {
          act,
          notes: [{ kind: `work.${mark}`, detail: { key, reason: reason ?? null } }],
          alerts: mark === "review" ? [{ kind: "order_review", text, detail }] : [],
        };
      });
    },
  };
}
