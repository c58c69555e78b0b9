import type { OrderState } from "./order-states.js";

/**
 * The states that customers are told of when a person moves an order to them. Of `paid` they are told only where the
 * company's own text says something, for example the link of the receipt.
 */
export const TOLD_STATES = [
  "paid",
  "scheduled",
  "working",
  "waiting_for_parts",
  "done",
  "under_warranty",
  "closed",
  "cancelled",
] as const satisfies readonly OrderState[];
export type ToldState = (typeof TOLD_STATES)[number];

/** The roles of a company's people. */
type Role = "admin" | "manager" | "consultant" | "viewer";

/** What a company decides about its orders, where it differs from the usual. */
export type OrderRules = {
  /** What customers are told of each move, in the company's words; null for nothing. */
  tell?: { [State in ToldState]?: string | null };
  /** How much of the sum each role may take off, in percent. */
  discounts?: { [Of in Role]?: number };
};

/** What a company's texts may name. */
export const ORDER_NAMES = ["pedido", "itens", "quando", "empresa", "link"] as const;
export type OrderName = (typeof ORDER_NAMES)[number];
const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The names in a text that mean nothing. */
export const unknownNames = (text: string): string[] =>
  [...text.matchAll(PLACE)].map(([, name = ""]) => name).filter((name) => !ORDER_NAMES.some((one) => one === name));

/** A text with its names filled in. */
export const fillNames = (text: string, values: Readonly<Record<OrderName, string>>): string =>
  text.replaceAll(PLACE, (place, name: string) => {
    const known = ORDER_NAMES.find((one) => one === name);
    return known === undefined ? place : values[known];
  });

/** The usual words, and nothing for a payment: its step says so already. */
export const USUAL_NEWS: Readonly<Record<ToldState, string | null>> = {
  paid: null,
  scheduled: "Pedido {{ pedido }} agendado: {{ quando }}. Se precisar mudar, é só falar por aqui.",
  working: "Começamos o trabalho do pedido {{ pedido }}. Aviso por aqui quando houver novidade.",
  waiting_for_parts: "O pedido {{ pedido }} está esperando peças. Assim que elas chegarem, seguimos e aviso por aqui.",
  done: "O pedido {{ pedido }} está pronto! Qualquer dúvida, é só falar por aqui.",
  under_warranty: "O pedido {{ pedido }} está em garantia: vamos cuidar disso e aviso por aqui.",
  closed: "O pedido {{ pedido }} está encerrado. Obrigado por confiar na gente!",
  cancelled: "O pedido {{ pedido }} foi cancelado, e nada será cobrado.",
};
/** What the company says of a state that a person gave to an order; null for nothing. */
export function newsWords(state: OrderState, { tell }: OrderRules): string | null {
  const told = TOLD_STATES.find((one) => one === state);
  if (told === undefined) return null;
  const own = tell?.[told];
  return own === undefined ? USUAL_NEWS[told] : own;
}

/** How much of the sum a role may take off where the company does not say, in percent. */
export const USUAL_DISCOUNTS: Readonly<Record<Role, number>> = {
  admin: 100,
  manager: 10,
  consultant: 0,
  viewer: 0,
};
