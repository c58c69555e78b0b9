import type { OrderState } from "../../bot/vocabulary/order-states.js";

/** What has become of an order, behind its number. */
export const ORDER_STATE_WORDS = {
  quoted: "orçamento, espera o sim do cliente",
  declined: "o cliente não quis",
  approved: "aprovado, espera o pagamento",
  paid: "pago",
  scheduled: "agendado",
  working: "em andamento",
  waiting_for_parts: "esperando peças",
  done: "pronto",
  under_warranty: "em garantia",
  closed: "encerrado",
  cancelled: "cancelado",
  review: "precisa que alguém confira",
  refunded: "dinheiro devolvido",
} as const satisfies Record<OrderState, string>;
