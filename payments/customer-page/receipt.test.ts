import { expect, it } from "vitest";
import type { PaymentMethod } from "../payment-methods.js";
import type { CustomerOrder } from "../ports.js";
import { receiptOf } from "./receipt.js";

function orderWith(methods: PaymentMethod[] | null): CustomerOrder {
  const payment = { id: "p", state: "paid" as const, amount: 5_000, refunded: 0, currency: "BRL", methods };
  const shown = { url: null, pixCode: null, pixPicture: null, expiresAt: 2, paidAt: 1 };
  return {
    id: "o",
    tenantId: "t",
    number: 1,
    state: "paid",
    total: 5_000,
    discount: 0,
    currency: "BRL",
    scheduledFor: null,
    createdAt: 0,
    lines: [],
    customer: null,
    payments: [{ ...payment, ...shown, gateway: "mercadopago", externalId: "1" }],
    report: null,
    channel: { id: "c", kind: "webchat", settings: {} },
    company: { name: "Oficina", timezone: "America/Sao_Paulo", locale: "pt-BR", profile: {}, color: null },
  };
}

it.each<[PaymentMethod[] | null, string]>([
  [["pix"], "Pix"],
  [["card", "boleto"], "Pagamento on-line"],
  [[], "Pagamento on-line"],
  [null, "Pagamento on-line"],
])("a receipt names the method only where one alone was offered (%j)", (methods, method) => {
  expect(receiptOf(orderWith(methods))?.payments[0]?.method).toBe(method);
});
