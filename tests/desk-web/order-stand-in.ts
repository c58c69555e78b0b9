import type { Request, Response } from "express";
import { nextOrderState, OPEN_STATES, personsActs } from "../../bot/vocabulary/order-states.js";
import { API } from "../../handoff-inbox/contract/api-base.js";
import type { DeskOrder, OrderDetail } from "../../handoff-inbox/contract/orders.js";

const HOUR = 3_600_000;
export const ORDER = "44444444-4444-4444-8444-444444444401";
const RUI = { id: "22222222-2222-4222-8222-222222222222", name: "Rui Prado" };

/** The orders' part of the API in memory, by the contracts of `handoff-inbox/contract/orders.ts`. */
export function createOrders() {
  const state = {
    orders: [
      detail(1, "working", "Joana Ribeiro", "Troca de tela do notebook"),
      detail(2, "paid", "Paula Nogueira dos Santos e Silva", "Limpeza e troca de pasta térmica"),
      detail(3, "scheduled", "Bruno Sá", "Visita para instalar impressora", { scheduledFor: Date.now() + 48 * HOUR }),
      detail(4, "review", "Visitante 1A2B", "Atualização de drivers"),
      detail(5, "closed", "Carla Dias", "Formatação"),
    ],
    asked: [] as { method: string; path: string; body: unknown }[],
    search: "",
    /** How many the board shows of a column. */
    ofColumn: 30,
    fails: false,
  };
  const matching = (request: Request): OrderDetail[] => {
    const text = String(request.query.text ?? "").toLowerCase();
    state.search = text;
    return state.orders.filter((order) => `${order.number} ${order.contactName}`.toLowerCase().includes(text));
  };
  const intercept = (request: Request, response: Response): boolean => {
    const path = request.path.replace(API, "");
    const [, id = "", what = ""] = /^\/orders\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    const order = state.orders.find((one) => one.id === id);
    const answer = (body: unknown): true => {
      if (state.fails) response.status(503).end();
      else response.json(body);
      return true;
    };
    if (request.method !== "GET" && (order || path.endsWith("/quotes")))
      state.asked.push({ method: request.method, path, body: request.body });
    if (path === "/orders" && request.method === "GET")
      return answer({ items: matching(request).map(row), next: null });
    if (path === "/order-board") {
      const { state: asked, cursor } = request.query;
      const columns = OPEN_STATES.filter((one) => asked === undefined || one === asked).map((one) => {
        const all = matching(request).filter(({ state: is }) => is === one);
        const [from, most] = cursor === undefined ? [0, asked === undefined ? state.ofColumn : 100] : [100, 100];
        const next = all.length > from + most ? "1796000000_1" : null;
        return { state: one, count: all.length, items: all.slice(from, from + most).map(row), next };
      });
      return answer({ items: columns.filter(({ items }) => items.length > 0) });
    }
    if (path === "/technicians") return answer({ items: [RUI] });
    if (path === "/quote-items")
      return answer({
        items: [
          { slug: "limpeza", title: "Limpeza", price: 9_990, currency: "BRL", minutes: 60 },
          { slug: "ssd", title: "SSD de 480 GB", price: 29_900, currency: "BRL", minutes: 90 },
        ],
        percentOff: 10,
      });
    if (path.endsWith("/quotes")) {
      response.status(201).json({ orderId: ORDER });
      return true;
    }
    if (!order) return false;
    if (what === "history")
      return answer({
        items: [{ id: "oldest", kind: "order.quoted", by: null, reason: null, when: null, at: order.createdAt }],
        next: null,
      });
    if (request.method === "GET") return answer(order);
    if (what === "move") {
      const { act } = request.body as { act: Parameters<typeof nextOrderState>[1] };
      order.state = nextOrderState(order.state, act) ?? order.state;
      order.acts = personsActs(order.state);
      return answer({ notice: order.reach === "open" ? "sent" : order.reach });
    }
    if (what === "link" && request.method === "POST") return answer({ url: "https://loja.example/pedido/abc" });
    response.status(204).end();
    return true;
  };
  return { state, intercept };
}

const row = ({ id, number, state, total, currency, title, lines, ...order }: OrderDetail): DeskOrder => ({
  id,
  number,
  state,
  total,
  currency,
  title,
  lines,
  conversationId: order.conversationId,
  contactName: order.contactName,
  technicianId: order.technicianId,
  technicianName: order.technicianName,
  scheduledFor: order.scheduledFor,
  createdAt: order.createdAt,
  changedAt: order.changedAt,
});

function detail(
  number: number,
  state: OrderDetail["state"],
  contactName: string,
  title: string,
  change: Partial<OrderDetail> = {},
): OrderDetail {
  const at = Date.now() - number * HOUR;
  const id = `${ORDER.slice(0, -1)}${number}`;
  return {
    id,
    number,
    state,
    total: 45_000,
    discount: 2_000,
    currency: "BRL",
    title,
    lines: 2,
    conversationId: "joana",
    contactName,
    technicianId: number === 1 ? RUI.id : null,
    technicianName: number === 1 ? RUI.name : null,
    scheduledFor: null,
    createdAt: at,
    changedAt: at,
    quotedBy: number === 1 ? "Ana Lima" : null,
    items: [
      { item: "tela", title, price: 40_000, minutes: 120, quantity: 1 },
      { item: "limpeza", title: "Limpeza", price: 3_500, minutes: 60, quantity: 2 },
    ],
    payments: [
      {
        id: `payment-${number}`,
        state: "paid",
        amount: 45_000,
        refunded: 0,
        currency: "BRL",
        gateway: "mercadopago",
        methods: ["pix"],
        dispute: null,
        paidAt: at,
        expiresAt: at + HOUR,
      },
    ],
    notes: [{ id: `note-${number}`, text: "A tela chega na quinta.", by: "Ana Lima", at }],
    files: [{ id: "foto", name: "placa.pdf", mime: "application/pdf", size: 12_000, state: "ok", by: "Rui Prado", at }],
    history: [
      { id: `event-${number}-2`, kind: "order.working", by: "Rui Prado", reason: null, when: null, at },
      { id: `event-${number}-1`, kind: "payment.paid", by: null, reason: null, when: null, at: at - HOUR },
    ],
    historyNext: number === 1 ? "1796000000_44444444-4444-4444-8444-444444444400" : null,
    acts: personsActs(state),
    toldActs: personsActs(state),
    reach: "open",
    pageEndsAt: number === 1 ? at + 90 * 24 * HOUR : null,
    ...change,
  };
}
