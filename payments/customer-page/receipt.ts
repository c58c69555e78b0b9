import type { CustomerOrder } from "../ports.js";
import { showAmount } from "../show-amount.js";
import { wayLabel } from "../ways-to-pay.js";

/** What a receipt says, ready to be shown: the page and the PDF say the same. */
export type Receipt = {
  shop: string;
  /** CNPJ, address and phone, each on a line. */
  about: string[];
  number: number;
  customer: string | null;
  lines: { title: string; amount: string }[];
  discount: string | null;
  total: string;
  payments: { method: string; amount: string; at: string; gateway: string; id: string }[];
};

export const NOT_FISCAL = "Este recibo comprova o pagamento. Ele não é uma nota fiscal.";

/** The receipt of an order; null when no payment of it stands. */
export function receiptOf(order: CustomerOrder): Receipt | null {
  const { company, currency, lines, discount, total } = order;
  const paid = order.payments.filter(
    ({ state, paidAt, refunded, amount }) => state === "paid" && paidAt !== null && refunded < amount,
  );
  if (paid.length === 0) return null;
  const { timezone, locale } = company;
  const moment = new Intl.DateTimeFormat(locale, { timeZone: timezone, dateStyle: "long", timeStyle: "short" });
  return {
    shop: company.name,
    about: aboutOf(company.profile),
    number: order.number,
    customer: order.customer,
    lines: lines.map(({ title, price, quantity }) => ({
      title: quantity === 1 ? title : `${quantity} × ${title}`,
      amount: showAmount(price * quantity, currency),
    })),
    discount: discount > 0 ? `-${showAmount(discount, currency)}` : null,
    total: showAmount(total, currency),
    payments: paid.map(({ methods, amount, refunded, gateway, externalId, id, paidAt }) => ({
      // They are the methods that were offered; which of several was chosen is not known here.
      method: methods?.length === 1 ? wayLabel({ methods: [...methods] }) : "Pagamento on-line",
      amount: `${showAmount(amount, currency)}${refunded > 0 ? ` (${showAmount(refunded, currency)} devolvidos)` : ""}`,
      at: moment.format(paidAt ?? 0),
      gateway: GATEWAYS[gateway] ?? gateway,
      id: externalId ?? id,
    })),
  };
}

/** Names of gateways as customers know them. */
const GATEWAYS: Readonly<Record<string, string>> = {
  mercadopago: "Mercado Pago",
  stripe: "Stripe",
  sandbox: "Simulação, sem dinheiro de verdade",
};

function aboutOf(profile: Record<string, unknown>): string[] {
  const { cnpj, address, phone, email } = profile;
  const document =
    typeof cnpj === "string" ? [`CNPJ ${cnpj.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, "$1.$2.$3/$4-$5")}`] : [];
  const reach = [phone, email].filter((one): one is string => typeof one === "string");
  return [...document, ...placeOf(address), ...(reach.length > 0 ? [reach.join(" · ")] : [])];
}

function placeOf(address: unknown): string[] {
  if (typeof address !== "object" || address === null) return [];
  const { street, number, complement, district, city, state } = address as Record<string, unknown>;
  const first = [street, number, complement].filter(Boolean).join(", ");
  return [[first, district, [city, state].filter(Boolean).join("/")].filter(Boolean).join(", ")];
}
